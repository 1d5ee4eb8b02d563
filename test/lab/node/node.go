package node

import (
	"path/filepath"

	"database.example.com/operator/test/lab/controlplane"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/pki"
	"database.example.com/operator/test/lab/storage"
)

// PauseImage is the image of the process that holds a pod's namespaces.
const PauseImage = "registry.k8s.io/pause:3.10"

// Binaries are the directories that hold the programs.
type Binaries struct {
	Kubernetes, Containerd, Runc, CNI string
}

// Prepare writes the configuration and certificates of node n, once in its life, and returns the description of its machine.
func Prepare(n int, bin Binaries) (machine.Spec, error) {
	name := layout.Node(n)
	if err := pki.ForNode(name, layout.NodeIP(n)); err != nil {
		return machine.Spec{}, err
	}
	if err := configure(n, bin); err != nil {
		return machine.Spec{}, err
	}
	return machine.Spec{
		Name:  name,
		NetNS: layout.NetNS(name),
		// What a reboot empties: sockets, containers' state, addresses given to pods.
		Tmpfs: []string{"/run"},
		Disks: []machine.Disk{
			{Source: bin.CNI, Target: "/opt/cni/bin"},
			{Source: disk(name, "cni"), Target: "/etc/cni/net.d"},
			{Source: disk(name, "containerd"), Target: "/etc/containerd"},
			{Source: disk(name, "var-lib-containerd"), Target: "/var/lib/containerd"},
			{Source: disk(name, "kubelet"), Target: "/var/lib/kubelet"},
			{Source: disk(name, "pods"), Target: "/var/log/pods"},
			{Source: disk(name, "containers"), Target: "/var/log/containers"},
			// Here the network's plugins and containerd keep things of their own, which would else be the host's.
			{Source: disk(name, "var-lib-cni"), Target: "/var/lib/cni"},
			{Source: disk(name, "opt-containerd"), Target: "/opt/containerd"},
		},
		Services: []machine.Service{
			{
				Name:    "containerd",
				Command: []string{filepath.Join(bin.Containerd, "containerd"), "--config=/etc/containerd/config.toml", "--log-level=warn"},
			},
			{Name: "kubelet", Command: kubelet(n, bin.Kubernetes)},
			{Name: "kube-proxy", Command: controlplane.Proxy(bin.Kubernetes, name)},
			storage.Driver(name),
		},
	}, nil
}

func kubelet(n int, bin string) []string {
	name := layout.Node(n)
	return []string{
		filepath.Join(bin, "kubelet"),
		"--config=/etc/containerd/kubelet.yaml",
		"--kubeconfig=" + filepath.Join(layout.PKIDir(), name+".kubeconfig"),
		"--hostname-override=" + name, "--node-ip=" + layout.NodeIP(n),
		"--node-labels=topology.kubernetes.io/zone=" + layout.Zone(n),
		// Statistics of containers cost most of an idle kubelet's time; nothing here evicts by them.
		"--housekeeping-interval=30s",
	}
}
