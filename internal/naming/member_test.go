package naming

import (
	"slices"
	"testing"
)

func TestANewIncarnationOfAClusterHasOtherMemberNames(t *testing.T) {
	first, second := Member("db", "uid-1", 0), Member("db", "uid-2", 0)
	if first == second {
		t.Errorf("both incarnations have member %s", first)
	}
}

func TestTheNumberOfAMemberIsReadFromItsName(t *testing.T) {
	for _, n := range []int64{0, 7, 1234} {
		got, ok := MemberNumber("db", "uid", Member("db", "uid", n))
		if !ok || got != n {
			t.Errorf("number of member %d: %d, %t", n, got, ok)
		}
	}
	if _, ok := MemberNumber("db", "other", Member("db", "uid", 3)); ok {
		t.Error("a member of another incarnation was taken for one of this")
	}
}

func TestServerCertificatesNameTheMemberAndEveryServiceInAllForms(t *testing.T) {
	hosts := Hosts{Cluster: "db", Namespace: "ns", Domain: "cluster.local"}
	names := hosts.ServerNames("db-abcd-0")
	for _, want := range []string{
		"localhost", "db-abcd-0", "db-abcd-0.db-peer", "db-abcd-0.db-peer.ns", "db-abcd-0.db-peer.ns.svc",
		"db-abcd-0.db-peer.ns.svc.cluster.local", "db", "db.ns", "db.ns.svc", "db.ns.svc.cluster.local",
		"db-read.ns.svc", "db-peer.ns.svc.cluster.local",
	} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
}
