package naming

import (
	"crypto/sha256"
	"strconv"
	"strings"
)

// The ports of a member.
const (
	ClientPort  = 2379
	PeerPort    = 2380
	MetricsPort = 2381
)

// OperatorUser is the common name of the operator's client certificate: etcd's user root.
const OperatorUser = "root"

// alphabet is what a name may hold without looking like a word or a number of its own.
const alphabet = "bcdfghjklmnpqrstvwxz2456789"

// MemberPrefix is what the names of all members of one incarnation of a cluster begin with.
func MemberPrefix(cluster, uid string) string {
	sum := sha256.Sum256([]byte(uid))
	var b strings.Builder
	for _, c := range sum[:4] {
		b.WriteByte(alphabet[int(c)%len(alphabet)])
	}
	return cluster + "-" + b.String() + "-"
}

// Member is the name of the n-th member that a cluster ever had, and of its pod and claim.
func Member(cluster, uid string, n int64) string {
	return MemberPrefix(cluster, uid) + strconv.FormatInt(n, 10)
}

// MemberNumber is the number in a member's name; false when the name is not one of this incarnation of the cluster.
func MemberNumber(cluster, uid, member string) (int64, bool) {
	rest, ok := strings.CutPrefix(member, MemberPrefix(cluster, uid))
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(rest, 10, 64)
	return n, err == nil && n >= 0
}

// Hosts makes the host names and URLs of one cluster.
type Hosts struct {
	// Cluster and Namespace name the cluster; Domain is the domain of the Kubernetes cluster, for instance cluster.local.
	Cluster, Namespace, Domain string
}

// Service is the full host name of one of the cluster's Services.
func (h Hosts) Service(name string) string {
	return name + "." + h.Namespace + ".svc." + h.Domain
}

// Peers is the host name under which every member can be found.
func (h Hosts) Peers() string { return h.Service(PeerService(h.Cluster)) }

// Member is the full host name of a member.
func (h Hosts) Member(member string) string { return member + "." + h.Peers() }

// PeerURL is the URL of a member for its peers. It never changes, and the same string is used everywhere: different
// strings for one address make etcd ask DNS.
func (h Hosts) PeerURL(member string) string { return h.PeerURLs()(member) }

// PeerURLs is PeerURL for several members.
func (h Hosts) PeerURLs() func(member string) string {
	suffix := "." + h.Peers() + ":" + strconv.Itoa(PeerPort)
	return func(member string) string { return "https://" + member + suffix }
}

// ClientURL is the URL of a member for clients.
func (h Hosts) ClientURL(member string) string {
	return url(h.Member(member), ClientPort)
}

// ServiceURL is the URL of one of the cluster's Services for clients.
func (h Hosts) ServiceURL(service string) string {
	return url(h.Service(service), ClientPort)
}

func url(host string, port int) string { return "https://" + host + ":" + strconv.Itoa(port) }

// forms lists the four forms in which a host of the namespace is called.
func (h Hosts) forms(host string) []string {
	return []string{
		host,
		host + "." + h.Namespace,
		host + "." + h.Namespace + ".svc",
		host + "." + h.Namespace + ".svc." + h.Domain,
	}
}

// PeerNames lists the names in a member's peer certificate.
func (h Hosts) PeerNames(member string) []string {
	return append([]string{member}, h.forms(member+"."+PeerService(h.Cluster))...)
}

// ServerNames lists the names in a member's server certificate: its own, and those of the Services in front of it.
func (h Hosts) ServerNames(member string) []string {
	return append(h.PeerNames(member), h.SharedNames()...)
}

// SharedNames lists the names that are in every member's server certificate.
func (h Hosts) SharedNames() []string {
	names := []string{"localhost"}
	for _, service := range []string{ClientService(h.Cluster), ReadService(h.Cluster), PeerService(h.Cluster)} {
		names = append(names, h.forms(service)...)
	}
	return names
}
