package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"database.example.com/operator/test/lab/layout"
)

// caName is the authority of the cluster: it signs servers, clients and the registry. frontProxyName signs only what the API server
// uses towards aggregated APIs, which trust it with the names of users.
const (
	caName         = "ca"
	frontProxyName = "front-proxy-ca"
)

// Make writes everything that the control plane and the registry need, and the administrator's kubeconfig. Nodes come with ForNode.
func Make() error {
	dir := layout.PKIDir()
	ca, err := NewAuthority(dir, caName)
	if err != nil {
		return err
	}
	frontProxy, err := NewAuthority(dir, frontProxyName)
	if err != nil {
		return err
	}
	if err := frontProxy.Issue("front-proxy-client", Subject{User: "front-proxy-client"}); err != nil {
		return err
	}
	for name, subject := range clusterSubjects() {
		if err := ca.Issue(name, subject); err != nil {
			return err
		}
	}
	serviceAccounts, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	if err := WriteKey(filepath.Join(dir, "service-accounts.key"), serviceAccounts); err != nil {
		return err
	}
	if err := writeTrust(); err != nil {
		return err
	}
	for _, user := range []string{"controller-manager", "scheduler", "kube-proxy"} {
		if err := writeKubeconfig(filepath.Join(dir, user+".kubeconfig"), user); err != nil {
			return err
		}
	}
	if err := writeKubeconfig(layout.Kubeconfig(), "admin"); err != nil {
		return err
	}
	return handOver(layout.Kubeconfig())
}

// handOver lets the user who called sudo read a file, so that kubectl needs no sudo.
func handOver(file string) error {
	uid, err := strconv.Atoi(os.Getenv("SUDO_UID"))
	if err != nil {
		return nil //nolint:nilerr // nobody called sudo
	}
	if err := os.Chown(file, uid, -1); err != nil {
		return fmt.Errorf("handing over %s: %w", file, err)
	}
	return nil
}

func clusterSubjects() map[string]Subject {
	return map[string]Subject{
		"apiserver": {
			User: "kube-apiserver",
			Names: []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc",
				"kubernetes.default.svc." + layout.ClusterDomain, "localhost"},
			Addresses: []string{layout.ControlPlaneIP, layout.APIServiceIP, "127.0.0.1"},
		},
		"apiserver-kubelet-client": {User: "kube-apiserver-kubelet-client", Groups: []string{"system:masters"}},
		"admin":                    {User: "admin", Groups: []string{"system:masters"}},
		"controller-manager":       {User: "system:kube-controller-manager"},
		"scheduler":                {User: "system:kube-scheduler"},
		"kube-proxy":               {User: "system:kube-proxy"},
		"registry":                 {User: layout.RegistryHost, Names: []string{layout.RegistryHost}, Addresses: []string{layout.HostIP}},
	}
}

// ForNode writes the certificates and the kubeconfig of a node's kubelet, named after the node.
func ForNode(node, address string) error {
	ca, err := LoadAuthority(layout.PKIDir(), caName)
	if err != nil {
		return err
	}
	if err := ca.Issue(node, Subject{User: "system:node:" + node, Groups: []string{"system:nodes"}}); err != nil {
		return err
	}
	if err := ca.Issue(node+"-server", Subject{User: "system:node:" + node, Names: []string{node}, Addresses: []string{address}}); err != nil {
		return err
	}
	return writeKubeconfig(filepath.Join(layout.PKIDir(), node+".kubeconfig"), node)
}

// systemTrust are the places where distributions keep the authorities they trust.
var systemTrust = []string{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}

func writeTrust() error {
	trust, err := os.ReadFile(layout.CAFile())
	if err != nil {
		return err
	}
	for _, file := range systemTrust {
		system, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("reading the system's authorities: %w", err)
		}
		trust = append(append(system, '\n'), trust...)
		break
	}
	return os.WriteFile(layout.TrustFile(), trust, 0o644)
}
