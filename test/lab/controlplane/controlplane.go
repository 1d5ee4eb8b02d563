package controlplane

import (
	"path/filepath"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/storage"
)

// Binaries are the directories that hold the programs.
type Binaries struct {
	Etcd, Kubernetes string
}

// Machine returns the description of the control plane's machine. The services find one another by trying again, so no order is needed.
func Machine(bin Binaries) machine.Spec {
	return machine.Spec{
		Name:  layout.ControlPlane,
		NetNS: layout.NetNS(layout.ControlPlane),
		Tmpfs: []string{"/run"},
		Services: []machine.Service{
			{Name: "etcd", Command: etcd(bin.Etcd)},
			{Name: "kube-apiserver", Command: apiServer(bin.Kubernetes)},
			{Name: "kube-controller-manager", Command: controllerManager(bin.Kubernetes)},
			{Name: "kube-scheduler", Command: scheduler(bin.Kubernetes)},
			{Name: "kube-proxy", Command: proxy(bin.Kubernetes)},
			storage.Provisioner(),
		},
	}
}

func etcd(bin string) []string {
	return []string{
		filepath.Join(bin, "etcd"),
		"--data-dir=" + filepath.Join(layout.MachineDir(layout.ControlPlane), "etcd"),
		"--listen-client-urls=http://127.0.0.1:2379", "--advertise-client-urls=http://127.0.0.1:2379",
		"--listen-peer-urls=http://127.0.0.1:2380",
		// The disk belongs to the databases under test. The cluster itself is made anew after a crash of the machine.
		"--unsafe-no-fsync",
		"--log-level=warn",
	}
}

func apiServer(bin string) []string {
	key := func(name string) string { return filepath.Join(layout.PKIDir(), name) }
	return []string{
		filepath.Join(bin, "kube-apiserver"),
		"--etcd-servers=http://127.0.0.1:2379",
		"--advertise-address=" + layout.ControlPlaneIP,
		"--service-cluster-ip-range=" + layout.ServiceRange,
		"--tls-cert-file=" + key("apiserver.crt"), "--tls-private-key-file=" + key("apiserver.key"),
		"--client-ca-file=" + key("ca.crt"),
		"--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction",
		"--allow-privileged=true",
		"--service-account-issuer=https://kubernetes.default.svc." + layout.ClusterDomain,
		"--service-account-key-file=" + key("service-accounts.key"), "--service-account-signing-key-file=" + key("service-accounts.key"),
		"--kubelet-certificate-authority=" + key("ca.crt"), "--kubelet-preferred-address-types=InternalIP",
		"--kubelet-client-certificate=" + key("apiserver-kubelet-client.crt"), "--kubelet-client-key=" + key("apiserver-kubelet-client.key"),
		"--requestheader-client-ca-file=" + key("front-proxy-ca.crt"), "--requestheader-allowed-names=front-proxy-client",
		"--requestheader-username-headers=X-Remote-User", "--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + key("front-proxy-client.crt"), "--proxy-client-key-file=" + key("front-proxy-client.key"),
		// Webhooks and aggregated APIs are called at the address of their pod, so they need no kube-proxy here.
		"--enable-aggregator-routing=true",
	}
}

func controllerManager(bin string) []string {
	key := func(name string) string { return filepath.Join(layout.PKIDir(), name) }
	config := key("controller-manager.kubeconfig")
	return []string{
		filepath.Join(bin, "kube-controller-manager"),
		"--kubeconfig=" + config, "--authentication-kubeconfig=" + config, "--authorization-kubeconfig=" + config,
		"--bind-address=127.0.0.1", "--leader-elect=false", "--use-service-account-credentials=true",
		"--root-ca-file=" + key("ca.crt"), "--service-account-private-key-file=" + key("service-accounts.key"),
		"--cluster-signing-cert-file=" + key("ca.crt"), "--cluster-signing-key-file=" + key("ca.key"),
	}
}

func scheduler(bin string) []string {
	config := filepath.Join(layout.PKIDir(), "scheduler.kubeconfig")
	return []string{
		filepath.Join(bin, "kube-scheduler"),
		"--kubeconfig=" + config, "--authentication-kubeconfig=" + config, "--authorization-kubeconfig=" + config,
		"--bind-address=127.0.0.1", "--leader-elect=false",
	}
}

func proxy(bin string) []string {
	// It works under the first node's name: a kube-proxy whose Node does not exist waits 30 s for it before its first rule.
	return append(Proxy(bin, layout.Node(1)), "--bind-address="+layout.ControlPlaneIP)
}

// Proxy returns the command of a kube-proxy that works for the given node.
func Proxy(bin, node string) []string {
	return []string{
		filepath.Join(bin, "kube-proxy"),
		"--kubeconfig=" + filepath.Join(layout.PKIDir(), "kube-proxy.kubeconfig"),
		"--hostname-override=" + node,
		"--proxy-mode=nftables", "--cluster-cidr=" + layout.PodRange, "--nodeport-addresses=primary",
		// These would be written to sysctls that only the machine itself has.
		"--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=0s", "--conntrack-tcp-timeout-close-wait=0s",
		"--oom-score-adj=0",
	}
}
