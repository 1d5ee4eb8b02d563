package node

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"database.example.com/operator/test/lab/layout"
)

//go:embed etc
var etc embed.FS

var templates = template.Must(template.ParseFS(etc, "etc/*"))

// values are what the configuration files are filled with.
type values struct {
	Binaries
	Node, Cgroup, PKI, CA, Registry, Pause, PodCIDR, DNS, ClusterDomain string
}

// configure writes the files that the node sees in /etc/containerd and /etc/cni/net.d, and makes the plugins appear in /opt/cni/bin.
func configure(n int, bin Binaries) error {
	name := layout.Node(n)
	fill := values{
		Binaries: bin, Node: name, Cgroup: layout.MachineCgroup(name), PKI: layout.PKIDir(), CA: layout.CAFile(), Registry: layout.Registry,
		Pause: PauseImage, PodCIDR: layout.PodCIDR(n), DNS: layout.DNSServiceIP, ClusterDomain: layout.ClusterDomain,
	}
	for file, source := range map[string]string{
		"containerd/config.toml":                                "containerd.toml",
		"containerd/certs.d/_default/hosts.toml":                "hosts.toml",
		"containerd/certs.d/" + layout.Registry + "/hosts.toml": "hosts.toml",
		"containerd/kubelet.yaml":                               "kubelet.yaml",
		"cni/10-lab.conflist":                                   "10-lab.conflist",
	} {
		var content strings.Builder
		if err := templates.ExecuteTemplate(&content, source, fill); err != nil {
			return fmt.Errorf("writing %s of %s: %w", file, name, err)
		}
		if err := write(disk(name, file), content.String()); err != nil {
			return fmt.Errorf("writing %s of %s: %w", file, name, err)
		}
	}
	return write(disk(name, "containerd/resolv.conf"), "")
}

func write(file, content string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(content), 0o644)
}

// disk returns where the host keeps a file or directory of the node's own disk.
func disk(node, name string) string { return filepath.Join(layout.MachineDir(node), "disk", name) }
