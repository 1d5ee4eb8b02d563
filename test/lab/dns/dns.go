package dns

import (
	_ "embed"
	"strings"
	"text/template"

	"database.example.com/operator/test/lab/images"
	"database.example.com/operator/test/lab/layout"
)

//go:embed coredns.yaml
var manifest string

// Namespace and Deployment say what to wait for.
const (
	Namespace  = "kube-system"
	Deployment = "coredns"
)

// Manifest returns the objects to apply.
func Manifest() (string, error) {
	t, err := template.New("coredns").Parse(manifest)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, map[string]string{
		"Image": images.CoreDNS, "Domain": layout.ClusterDomain, "ServiceIP": layout.DNSServiceIP,
		"RegistryHost": layout.RegistryHost, "HostIP": layout.HostIP,
	})
	return out.String(), err
}
