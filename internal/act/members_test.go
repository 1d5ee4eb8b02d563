package act

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

func TestAMemberGetsCertificatesAndAFounderATicket(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0", "db-a-1"))
	st.makeAuthorities()
	st.must(action.IssueMember{Member: "db-a-0", Renew: true, Ticket: "db-a-0=https://x"}, action.IssueMember{Member: "db-a-1", Renew: true})
	founder, other := st.s.Secrets["db-a-0-tls"], st.s.Secrets["db-a-1-tls"]
	for _, key := range render.CertificateKeys() {
		if len(founder.Data[key]) == 0 || len(other.Data[key]) == 0 {
			t.Errorf("%s is missing", key)
		}
	}
	if string(founder.Data[render.TicketKey]) == "" || len(other.Data[render.TicketKey]) > 0 {
		t.Error("the ticket is not where it belongs")
	}
	st.must(action.IssueMember{Member: "db-a-0"})
	after := st.s.Secrets["db-a-0-tls"]
	if len(after.Data[render.TicketKey]) > 0 || string(after.Data["server.crt"]) != string(founder.Data["server.crt"]) {
		t.Error("the ticket was not withdrawn, or the leaf changed with it")
	}
}

func TestNoTicketIsGivenOnceTheClusterIsFounded(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.makeAuthorities()
	before := st.s
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.s = before
	st.wantSetback(st.do(action.IssueMember{Member: "db-a-0", Renew: true, Ticket: "db-a-0=https://x"}), plan.Stale, "")
	if st.get("db-a-0-tls", &corev1.Secret{}) {
		t.Error("a Secret with a ticket was made from an old snapshot")
	}
}

func TestNoPodThatAsksForATicketIsMadeOnceTheClusterIsFounded(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
	before := st.s
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.s = before
	st.wantSetback(st.do(action.CreatePod{Pod: pod, Founder: true}), plan.Stale, "")
	if st.get("db-a-0", &corev1.Pod{}) {
		t.Error("a founder's pod was made from an old snapshot")
	}
	st.look()
	st.must(action.CreatePod{Pod: pod})
	if !st.get("db-a-0", &corev1.Pod{}) {
		t.Error("the member got no pod at all")
	}
}

// An operator may be halted over its plan for as long as another one takes to change the version.
func TestNoPodIsMadeFromAPlanThatIsOlderThanTheCluster(t *testing.T) {
	for what, change := range map[string]func(*stage){
		"the member had its turn in a change of the version": func(st *stage) {
			st.must(action.BeginVersion{From: "3.5.35", Operation: v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.6.16"}})
			st.must(action.GiveTurn{Member: "db-a-0"})
		},
		"the version was changed":  func(st *stage) { st.must(action.Settle{Version: "3.6.16"}) },
		"the member was forgotten": func(st *stage) { st.must(action.Drop{Members: []string{"db-a-0"}, KeepClaims: []string{"db-a-0"}}) },
	} {
		t.Run(what, func(t *testing.T) {
			st := newStage(t)
			st.must(members("db-a-0"))
			st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
			st.must(action.Latch{ClusterID: "c1", Version: "3.5.35"})
			before := st.s
			change(st)
			st.s = before
			pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
			st.wantSetback(st.do(action.CreatePod{Pod: pod}), plan.Stale, "")
			if st.get("db-a-0", &corev1.Pod{}) {
				t.Error("a pod was made from an old plan")
			}
		})
	}
}

func TestAMemberThatIsForgottenLeavesNothingBehind(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.makeAuthorities()
	st.must(action.IssueMember{Member: "db-a-0", Renew: true})
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	st.s.Claims["db-a-0"] = &claim
	st.must(action.Drop{Members: []string{"db-a-0"}, RestartFounding: true})
	if st.get("db-a-0", &corev1.PersistentVolumeClaim{}) || st.get("db-a-0-tls", &corev1.Secret{}) {
		t.Error("its claim or its certificates are still there")
	}
	if status := st.s.Cluster.Status; len(status.Members) > 0 || status.Operation != nil || status.MemberCounter != 1 {
		t.Errorf("status: %+v", status)
	}
}

func TestAClaimThatSomebodyMadeInThePlaceOfOursIsKept(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	if err := st.client.Delete(t.Context(), &claim, client.Preconditions{UID: &claim.UID}); err != nil {
		t.Fatal(err)
	}
	theirs := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns", UID: "theirs", Labels: claim.Labels}}
	if err := st.client.Create(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	st.look()
	st.s.Claims["db-a-0"] = theirs
	st.must(action.Drop{Members: []string{"db-a-0"}, RestartFounding: true})
	if !st.get("db-a-0", &corev1.PersistentVolumeClaim{}) {
		t.Error("the claim of somebody else was deleted")
	}
}

func TestOwnersThatOthersGaveAClaimAreKept(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	theirs := metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: "theirs", UID: "theirs"}
	claim.OwnerReferences = append(claim.OwnerReferences, theirs)
	if err := st.client.Update(t.Context(), &claim); err != nil {
		t.Fatal(err)
	}
	st.s.Claims["db-a-0"] = claim.DeepCopy()
	st.s.Cluster.Spec.Storage.ClaimDeletionPolicy = v1alpha1.DeleteClaims
	st.must(action.SetClaimOwner{Name: "db-a-0", UID: claim.UID})
	st.get("db-a-0", &claim)
	if len(claim.OwnerReferences) != 2 || claim.OwnerReferences[0].UID != theirs.UID {
		t.Errorf("the owners are %+v, want theirs and the cluster", claim.OwnerReferences)
	}
}

func TestTheClaimOfAVoterThatAHumanTookOutIsKept(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	st.s.Claims["db-a-0"] = &claim
	st.must(action.Drop{Members: []string{"db-a-0"}, KeepClaims: []string{"db-a-0"}})
	if !st.get("db-a-0", &corev1.PersistentVolumeClaim{}) || len(st.s.Cluster.Status.Members) > 0 {
		t.Error("the claim is gone, or the member is still known")
	}
}

func TestOnlyThePodThatWasSeenIsDeleted(t *testing.T) {
	st := newStage(t, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns", UID: "new"}})
	st.wantSetback(st.do(action.DeletePod{Name: "db-a-0", UID: "old"}), plan.Stale, "")
	if !st.get("db-a-0", &corev1.Pod{}) {
		t.Error("another pod of the name was deleted")
	}
}

func TestAPodThatStartedItsEngineSinceItWasSeenIsNotDeleted(t *testing.T) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns", UID: "u"}}
	st := newStage(t, pod)
	var seen corev1.Pod
	st.get("db-a-0", &seen)
	st.s.Pods = map[string]*corev1.Pod{"db-a-0": &seen}
	started := seen.DeepCopy()
	started.Status.Phase = corev1.PodRunning
	if err := st.client.Status().Update(t.Context(), started); err != nil {
		t.Fatal(err)
	}
	remove := action.DeletePod{Name: "db-a-0", UID: "u", Why: "it never ran, and the spec asks for another"}
	st.wantSetback(st.do(remove), plan.Stale, "")
	if !st.get("db-a-0", &corev1.Pod{}) {
		t.Fatal("a pod that runs by now was deleted")
	}
	st.s.Pods["db-a-0"] = started
	if outcome := st.do(remove); outcome.Err != nil {
		t.Fatal(outcome.Err)
	}
	if st.get("db-a-0", &corev1.Pod{}) {
		t.Error("the pod is not deleted as it was seen")
	}
}

func TestAClaimThatWasSeenIsRecordedAndNotMadeAgain(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	seen := render.Claim(st.s.Cluster, "db-a-0", v1alpha1.RoleVoter)
	seen.UID = "seen"
	st.s.Claims["db-a-0"] = seen
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0", Role: v1alpha1.RoleVoter}}})
	if st.s.Cluster.Status.Members[0].ClaimUID != "seen" || st.get("db-a-0", &corev1.PersistentVolumeClaim{}) {
		t.Errorf("member: %+v", st.s.Cluster.Status.Members[0])
	}
}
