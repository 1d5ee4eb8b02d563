package observe

import (
	"errors"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/pki"
)

func TestALeaderItsListAndAWaitingAgentAreSeen(t *testing.T) {
	s := look(t, observer(t, serving()))
	m := s.Members()
	if s.Etcd.Leader != "m0" || s.Etcd.List == nil || !s.Etcd.LastRead.Equal(start) {
		t.Errorf("etcd: %+v", s.Etcd)
	}
	if m[0].Listed == nil || !m[0].Serves() || m[1].Listed != nil || !m[1].WaitsForPeers() {
		t.Errorf("members: %+v", m)
	}
}

func TestAMemberThatDoesNotAnswerIsNeitherServingNorWaiting(t *testing.T) {
	e := serving()
	delete(e.agents, "m1")
	m := look(t, observer(t, e)).Members()
	if m[1].Serves() || m[1].WaitsForPeers() || !m[1].Asked || m[1].Look.Failure == "" {
		t.Errorf("member: %+v", m[1])
	}
}

func TestALeaderThatCannotTellTheListIsNoLeader(t *testing.T) {
	e := serving()
	e.list, e.reads = nil, false
	s := look(t, observer(t, e))
	if s.Etcd.Leader != "" || s.Etcd.List != nil || !s.Etcd.LastRead.IsZero() {
		t.Errorf("etcd: %+v", s.Etcd)
	}
}

func TestOfTwoThatSayThatTheyLeadTheOneOfTheLaterTermIsAsked(t *testing.T) {
	e := serving()
	delete(e.agents, "m1")
	e.status["m0"] = etcd.Status{ClusterID: 0xc1, MemberID: 1, LeaderID: 1, Version: "3.6.16", RaftTerm: 2}
	e.status["m1"] = etcd.Status{ClusterID: 0xc1, MemberID: 2, LeaderID: 2, Version: "3.6.16", RaftTerm: 3}
	if s := look(t, observer(t, e)); s.Etcd.Leader != "m1" {
		t.Errorf("%s counts as the leader", s.Etcd.Leader)
	}
}

func TestTheLastReadIsRememberedFromLookToLook(t *testing.T) {
	e := serving()
	o := observer(t, e)
	look(t, o)
	e.list, e.reads = nil, false
	o.Now = func() time.Time { return start.Add(time.Minute) }
	if s := look(t, o); !s.Etcd.LastRead.Equal(start) {
		t.Errorf("last read %s, want %s", s.Etcd.LastRead, start)
	}
}

func TestAClaimThatLostItsLabelsIsFoundPastTheCache(t *testing.T) {
	o := observer(t, serving())
	if err := o.Live.(client.Client).Patch(t.Context(),
		&corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "m1", Namespace: "ns"}},
		client.RawPatch(types.MergePatchType, []byte(`{"metadata":{"labels":null}}`))); err != nil {
		t.Fatal(err)
	}
	if s := look(t, o); s.Claims["m1"] == nil {
		t.Error("the claim counts as gone")
	}
}

func TestAnAuthorityThatLostItsLabelsIsFoundPastTheCache(t *testing.T) {
	o := observer(t, serving())
	c := o.Cache.(client.Client)
	cluster, authority := look(t, o).Cluster, look(t, o).Secrets[naming.ClientAuthority("db")]
	cluster.Status.ClusterID, authority.Labels = "c1", nil
	if err := errors.Join(c.Status().Update(t.Context(), cluster), c.Update(t.Context(), authority)); err != nil {
		t.Fatal(err)
	}
	if look(t, o).Secrets[naming.ClientAuthority("db")] == nil {
		t.Error("the authority counts as gone")
	}
}

func TestClaimsOfAnEarlierClusterAreNamed(t *testing.T) {
	s := look(t, observer(t, serving(), &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{
		Name: "db-old-0", Namespace: "ns", Labels: map[string]string{
			v1alpha1.LabelManagedBy: v1alpha1.ManagedBy, v1alpha1.LabelCluster: "db", v1alpha1.LabelClusterUID: "earlier",
		},
	}}))
	if len(s.Retained) != 1 || s.Retained[0].Name != "db-old-0" || s.Retained[0].Leaving {
		t.Errorf("retained: %+v", s.Retained)
	}
}

func TestAClaimOfAnEarlierClusterLeavesWithItOnlyIfItHasNoOtherOwner(t *testing.T) {
	earlier := metav1.OwnerReference{APIVersion: v1alpha1.GroupVersion.String(), Kind: "EtcdCluster", Name: "db", UID: "earlier"}
	backup := metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: "keeps-it", UID: "theirs"}
	for _, tc := range []struct {
		owners []metav1.OwnerReference
		want   bool
	}{
		{nil, false},
		{[]metav1.OwnerReference{earlier}, true},
		{[]metav1.OwnerReference{earlier, backup}, false},
		{[]metav1.OwnerReference{backup}, false},
	} {
		s := look(t, observer(t, serving(), &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{
			Name: "db-old-0", Namespace: "ns", OwnerReferences: tc.owners, Labels: map[string]string{
				v1alpha1.LabelManagedBy: v1alpha1.ManagedBy, v1alpha1.LabelCluster: "db", v1alpha1.LabelClusterUID: "earlier",
			},
		}}))
		if len(s.Retained) != 1 || s.Retained[0].Leaving != tc.want {
			t.Errorf("with owners %v it is %+v, want leaving %t", tc.owners, s.Retained, tc.want)
		}
	}
}

func TestTheEndOfAnAuthorityIsSeen(t *testing.T) {
	ends, seen := look(t, observer(t, serving())).AuthorityEnds[naming.OperatorAuthority("db")]
	if !seen || ends.Before(start.AddDate(9, 0, 0)) || ends.After(start.AddDate(11, 0, 0)) {
		t.Errorf("the authority ends at %s (seen: %t), want in ten years", ends, seen)
	}
}

func TestOnlyAnAddressOfThePodItselfCounts(t *testing.T) {
	host0, host1 := "m0", "m1"
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{Name: "s", Namespace: "ns", Labels: map[string]string{discoveryv1.LabelServiceName: "db-peer"}},
		Endpoints: []discoveryv1.Endpoint{
			{Hostname: &host0, Addresses: []string{"10.0.0.1"}}, {Hostname: &host1, Addresses: []string{"10.0.0.99"}},
		},
	}
	s := look(t, observer(t, serving(), slice))
	if !s.Published["m0"] || s.Published["m1"] {
		t.Errorf("published: %v", s.Published)
	}
}

func TestADefaultStorageClassIsEnough(t *testing.T) {
	if look(t, observer(t, serving())).StorageClass.Exists {
		t.Error("a class exists without any")
	}
	class := &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "x", Annotations: map[string]string{defaultClass: "true"}}}
	if !look(t, observer(t, serving(), class)).StorageClass.Exists {
		t.Error("the default class was not seen")
	}
}

func TestACertificateOfAnotherAuthorityIsStale(t *testing.T) {
	o := observer(t, serving())
	if leaves := look(t, o).Leaves[naming.OperatorClient("db")]; !leaves.SignedByCurrent || leaves.Due {
		t.Errorf("leaves: %+v", leaves)
	}
	other, err := pki.NewAuthority("other", start)
	if err != nil {
		t.Fatal(err)
	}
	s := look(t, o)
	s.Secrets[naming.OperatorAuthority("db")].Data[corev1.TLSCertKey] = other.Cert
	new(Observer).inspectCertificates(s, certificates{})
	if s.Leaves[naming.OperatorClient("db")].SignedByCurrent {
		t.Error("the leaf of another authority counts as current")
	}
	s.Now = start.AddDate(0, 9, 0)
	new(Observer).inspectCertificates(s, certificates{})
	if !s.Leaves[naming.OperatorClient("db")].Due {
		t.Error("a leaf in the last third of its life is not due")
	}
}

func TestAlarmsAreAskedForOnlyWhenAMemberTellsOfOne(t *testing.T) {
	e := serving()
	if s := look(t, observer(t, e)); e.askedForAlarms || len(s.Etcd.Alarms) > 0 {
		t.Error("a cluster that has none was asked for its alarms, which writes to its log")
	}
	status := e.status["m0"]
	status.Errors = []string{"memberID:1 alarm:NOSPACE "}
	e.status["m0"] = status
	if s := look(t, observer(t, e)); len(s.Etcd.Alarms) != 1 {
		t.Errorf("alarms: %+v", s.Etcd.Alarms)
	}
}

func TestAlarmsThatEtcdDoesNotTellAreNotTakenForNone(t *testing.T) {
	e := serving()
	status := e.status["m0"]
	status.Errors = []string{"memberID:1 alarm:NOSPACE "}
	e.status["m0"] = status
	if s := look(t, observer(t, e)); s.Etcd.AlarmsUnknown {
		t.Error("the alarms were told, and count as unknown")
	}
	e.alarms = errSilent
	if s := look(t, observer(t, e)); !s.Etcd.AlarmsUnknown || len(s.Etcd.Alarms) > 0 {
		t.Errorf("unknown: %t, alarms: %+v", s.Etcd.AlarmsUnknown, s.Etcd.Alarms)
	}
}

func TestALeafBesideAnotherKeyIsIssuedAgain(t *testing.T) {
	s := look(t, observer(t, serving()))
	other := s.Secrets[naming.OperatorAuthority("db")].Data[corev1.TLSPrivateKeyKey]
	s.Secrets[naming.OperatorClient("db")].Data[corev1.TLSPrivateKeyKey] = other
	new(Observer).inspectCertificates(s, certificates{})
	if !s.Leaves[naming.OperatorClient("db")].Due {
		t.Error("nobody can use the leaf, and it is not due")
	}
}

func TestAClusterThatIsGoneIsForgotten(t *testing.T) {
	o := observer(t, serving())
	look(t, o)
	s, err := o.Observe(t.Context(), types.NamespacedName{Namespace: "ns", Name: "gone"})
	if s != nil || err != nil {
		t.Errorf("observe: %v, %v", s, err)
	}
}
