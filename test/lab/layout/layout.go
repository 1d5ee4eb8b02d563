// Package layout says where things of the lab are: its files, names and addresses. There is one lab per machine, so all of them are fixed.
package layout

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// StateDir holds everything that lives from `lab up` to `lab down`. It is removed as a whole.
const StateDir = "/var/lib/database-lab"

// The lab lives in 198.18.0.0/15, which RFC 2544 sets aside for test networks, so it can't be confused with a private network of the user.
const (
	// Bridge is the name of the switch that everything is plugged into.
	Bridge = "lab0"
	// HostIP is the host's address on the bridge; the registry listens there.
	HostIP = "198.18.0.1"
	// ControlPlaneIP is the address of the API server.
	ControlPlaneIP = "198.18.0.2"
	// MachineBits is the prefix length of the network of machines, 198.18.0.0/24.
	MachineBits = 24
	// PodRange holds the pods of all nodes.
	PodRange = "198.19.0.0/16"
	// ServiceRange holds the cluster IPs.
	ServiceRange = "198.18.128.0/17"
	// APIServiceIP is the cluster IP of the service "kubernetes": the first of the range.
	APIServiceIP = "198.18.128.1"
	// DNSServiceIP is the cluster IP of CoreDNS.
	DNSServiceIP = "198.18.128.10"
	// ClusterDomain ends the names of services.
	ClusterDomain = "cluster.local"
	// RegistryHost is the registry's one name, for the host, nodes and pods.
	RegistryHost = "registry.lab"
	// Registry is the registry's name with its port, the first part of image references.
	Registry = RegistryHost + ":5000"
	// APIServer is the address that kubeconfig files use.
	APIServer = "https://" + ControlPlaneIP + ":6443"
)

// Names of machines: each is a set of namespaces with an init process of its own.
const (
	// ControlPlane runs etcd, the API server, controller manager and scheduler.
	ControlPlane = "cp"
	// Host runs what shares the host's network: the registry.
	Host = "host"
)

// MaxNodes is how many nodes the address plan has room for; a node's number is from 1 to MaxNodes.
const MaxNodes = 99

// Zones are the zones that nodes are given in turn.
var Zones = []string{"a", "b", "c"}

// Node returns the name of node n, which is its Node object's name, host name and machine.
func Node(n int) string { return fmt.Sprintf("node%d", n) }

// NodeNumber is the inverse of Node. It also accepts the bare number.
func NodeNumber(name string) (int, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(name, "node"))
	if err != nil || n < 1 || n > MaxNodes {
		return 0, fmt.Errorf("%q is no node: nodes are called node1 to node%d, or 1 to %d", name, MaxNodes, MaxNodes)
	}
	return n, nil
}

// Zone returns the zone of node n.
func Zone(n int) string { return Zones[(n-1)%len(Zones)] }

// NodeIP returns the address of node n.
func NodeIP(n int) string { return fmt.Sprintf("198.18.0.%d", 10+n) }

// PodCIDR returns the range of the pods of node n.
func PodCIDR(n int) string { return fmt.Sprintf("198.19.%d.0/24", n) }

// NetNS returns the name of a machine's network namespace, as `ip netns` shows it, and of the host's end of its cable.
func NetNS(machine string) string { return "lab-" + machine }

// Cgroup is the parent of all cgroups of the lab, relative to the root of each hierarchy.
const Cgroup = "lab"

// MachineCgroup returns the cgroup that a machine and all its pods are in.
func MachineCgroup(machine string) string { return Cgroup + "/" + machine }

// MachineDir holds the files of a machine: its disks, configuration and logs.
func MachineDir(machine string) string { return filepath.Join(StateDir, "machines", machine) }

// PKIDir holds keys and certificates.
func PKIDir() string { return filepath.Join(StateDir, "pki") }

// CAFile is the authority that signs the API server and the registry.
func CAFile() string { return filepath.Join(PKIDir(), "ca.crt") }

// TrustFile holds the system's authorities and the lab's, for programs on the host (SSL_CERT_FILE).
func TrustFile() string { return filepath.Join(PKIDir(), "trust.crt") }

// Kubeconfig is the file for the lab's administrator.
func Kubeconfig() string { return filepath.Join(StateDir, "kubeconfig") }

// VolumeDir holds the volumes of a node: one image file each. They survive a power cut of the node.
func VolumeDir(node string) string { return filepath.Join(MachineDir(node), "volumes") }

// Executable is the copy of the lab's own program that its long-lived processes run from.
func Executable() string { return filepath.Join(StateDir, "lab") }
