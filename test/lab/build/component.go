package build

import (
	"runtime"
	"slices"
)

// Component is a set of binaries that are compiled together, with the same flags, from one module.
type Component struct {
	// Name identifies the component in the cache and on the command line.
	Name string
	// Module is the directory of the Go module, relative to the repository's root.
	Module string
	// Binaries maps the name of each binary to its Go package, or to a C file inside the module Source for a C component.
	Binaries map[string]string
	// Tags and LDFlags are given to the Go linker and compiler.
	Tags, LDFlags string
	// Cgo is set for a component that can't do without a C compiler.
	Cgo bool
	// Source is the module that holds the C files of a C component. Empty for Go.
	Source string
	// Extra is set for a component that `lab up` doesn't need; it is built when asked for.
	Extra bool
	// arch is what it is compiled for, in Go's words; empty for this machine. For sets it.
	arch string
	// Weight is what a cold build takes in seconds on two cores, with the components before it built. It drives the share shown as done.
	Weight float64
}

const (
	kubernetesFlags = "-s -w" +
		" -X k8s.io/component-base/version.gitVersion=v1.37.2 -X k8s.io/component-base/version.gitMajor=1" +
		" -X k8s.io/component-base/version.gitMinor=37 -X k8s.io/component-base/version.gitTreeState=clean"
	stripped = "-s -w"
	// operatorTags leave out cgo: SQLite with JSON comes in pure Go, and image signatures are checked with Go's OpenPGP.
	operatorTags = "json1,containers_image_openpgp"
	olmModule    = "github.com/operator-framework/operator-lifecycle-manager/"
	sdkModule    = "github.com/operator-framework/operator-sdk/"
	// sdkFlags tell operator-sdk its version, which it writes into what it generates.
	sdkFlags = "-s -w" +
		" -X " + sdkModule + "internal/version.Version=v1.42.3 -X " + sdkModule + "internal/version.GitVersion=v1.42.3" +
		" -X " + sdkModule + "internal/version.ImageVersion=v1.42.3 -X " + sdkModule + "internal/version.KubernetesVersion=v1.33.9"
)

// components in the order in which they are built: what the others share first.
var components = []Component{
	{Name: "kubernetes", Module: "tools/kubernetes", LDFlags: kubernetesFlags, Weight: 433, Binaries: map[string]string{
		"kube-apiserver":          "k8s.io/kubernetes/cmd/kube-apiserver",
		"kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
		"kube-proxy":              "k8s.io/kubernetes/cmd/kube-proxy",
		"kube-scheduler":          "k8s.io/kubernetes/cmd/kube-scheduler",
		"kubectl":                 "k8s.io/kubernetes/cmd/kubectl",
		"kubelet":                 "k8s.io/kubernetes/cmd/kubelet",
	}},
	{Name: "pause", Module: "tools/kubernetes", Source: "k8s.io/kubernetes", Weight: 1, Binaries: map[string]string{
		"pause": "build/pause/linux/pause.c",
	}},
	{Name: "etcd-3.6", Module: "tools/etcd-3.6", LDFlags: stripped, Weight: 70, Binaries: etcd("etcd", "etcdctl", "etcdutl")},
	{Name: "containerd", Module: "tools/containerd", LDFlags: stripped, Weight: 110, Binaries: map[string]string{
		"containerd":              "github.com/containerd/containerd/v2/cmd/containerd",
		"containerd-shim-runc-v2": "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2",
		"ctr":                     "github.com/containerd/containerd/v2/cmd/ctr",
	}},
	{Name: "runc", Module: "tools/runc", LDFlags: stripped, Tags: "seccomp", Cgo: true, Weight: 30, Binaries: map[string]string{
		"runc": "github.com/opencontainers/runc",
	}},
	{Name: "cni", Module: "tools/cni", LDFlags: stripped, Weight: 12, Binaries: map[string]string{
		"bridge":     "github.com/containernetworking/plugins/plugins/main/bridge",
		"host-local": "github.com/containernetworking/plugins/plugins/ipam/host-local",
		"loopback":   "github.com/containernetworking/plugins/plugins/main/loopback",
		"portmap":    "github.com/containernetworking/plugins/plugins/meta/portmap",
	}},
	{Name: "coredns", Module: "tools/coredns", LDFlags: stripped, Weight: 100, Binaries: map[string]string{"coredns": "."}},
	{Name: "registry", Module: "tools/registry", LDFlags: stripped, Weight: 45, Binaries: map[string]string{"registry": "."}},
	{Name: "olm", Module: "tools/kubernetes", LDFlags: stripped, Tags: operatorTags, Weight: 120, Binaries: map[string]string{
		"catalog":        olmModule + "cmd/catalog",
		"copy-content":   olmModule + "cmd/copy-content",
		"cpb":            olmModule + "util/cpb",
		"olm":            olmModule + "cmd/olm",
		"package-server": olmModule + "cmd/package-server",
	}},
	{Name: "opm", Module: "tools/kubernetes", LDFlags: stripped, Tags: operatorTags, Weight: 20, Binaries: map[string]string{
		"grpc-health-probe": "github.com/grpc-ecosystem/grpc-health-probe",
		"opm":               "github.com/operator-framework/operator-registry/cmd/opm",
	}},
	{Name: "operator-verify", Module: "tools/kubernetes", LDFlags: stripped, Weight: 10, Extra: true, Binaries: map[string]string{
		"operator-verify": "github.com/operator-framework/api/cmd/operator-verify",
	}},
	{Name: "helm", Module: "tools/kubernetes", LDFlags: stripped, Weight: 20, Binaries: map[string]string{"helm": "helm.sh/helm/v3/cmd/helm"}},
	{Name: "etcd-3.5", Module: "tools/etcd-3.5", LDFlags: stripped, Weight: 60, Extra: true, Binaries: etcd("etcd", "etcdctl", "etcdutl")},
	{Name: "etcd-3.7", Module: "tools/etcd-3.7", LDFlags: stripped, Weight: 40, Extra: true, Binaries: etcd("etcd", "etcdctl", "etcdutl")},
	{Name: "etcd-3.5-old", Module: "tools/etcd-3.5-old", LDFlags: stripped, Weight: 30, Extra: true, Binaries: etcd("etcd")},
	{Name: "etcd-3.6-old", Module: "tools/etcd-3.6-old", LDFlags: stripped, Weight: 20, Extra: true, Binaries: etcd("etcd")},
	{Name: "dev", Module: "tools/dev", LDFlags: stripped, Weight: 20, Extra: true, Binaries: map[string]string{
		"controller-gen": "sigs.k8s.io/controller-tools/cmd/controller-gen",
		"crd-ref-docs":   "github.com/elastic/crd-ref-docs",
		"kustomize":      "sigs.k8s.io/kustomize/kustomize/v5",
	}},
	{Name: "lint", Module: "tools/lint", LDFlags: stripped, Weight: 100, Extra: true, Binaries: map[string]string{
		"golangci-lint": "sigs.k8s.io/kube-api-linter/cmd/golangci-lint-kube-api-linter",
	}},
	{Name: "operator-sdk", Module: "tools/operator-sdk", LDFlags: sdkFlags, Tags: operatorTags, Weight: 400, Extra: true, Binaries: map[string]string{
		"operator-sdk": sdkModule + "cmd/operator-sdk",
	}},
	{Name: "scorecard-test", Module: "tools/operator-sdk", LDFlags: sdkFlags, Tags: operatorTags, Weight: 20, Extra: true, Binaries: map[string]string{
		"scorecard-test": sdkModule + "images/scorecard-test",
	}},
}

func etcd(binaries ...string) map[string]string {
	packages := map[string]string{
		"etcd":    "go.etcd.io/etcd/server/v3",
		"etcdctl": "go.etcd.io/etcd/etcdctl/v3",
		"etcdutl": "go.etcd.io/etcd/etcdutl/v3",
	}
	chosen := map[string]string{}
	for _, name := range binaries {
		chosen[name] = packages[name]
	}
	return chosen
}

// For returns the component as it is compiled for an architecture, in Go's words. One that needs a C compiler is compiled only for
// this machine's.
func (c Component) For(arch string) Component {
	c.arch = arch
	return c
}

// Architecture is what the component is compiled for, in Go's words.
func (c Component) Architecture() string {
	if c.arch == "" {
		return runtime.GOARCH
	}
	return c.arch
}

// String names the component, and what it is compiled for where that is not this machine.
func (c Component) String() string {
	if arch := c.Architecture(); arch != runtime.GOARCH {
		return c.Name + " for " + arch
	}
	return c.Name
}

// Components returns all components in the order in which they are built.
func Components() []Component { return slices.Clone(components) }

// Needed returns the components that `lab up` runs.
func Needed() []Component {
	return slices.DeleteFunc(Components(), func(c Component) bool { return c.Extra })
}
