package act

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

func TestAServiceOfSomeoneElseIsLeftAlone(t *testing.T) {
	st := newStage(t, &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", Labels: map[string]string{"a": "b"}}})
	outcome := st.do(action.ApplyService{Service: render.ClientService(st.s.Cluster)})
	st.wantSetback(outcome, plan.NeedsUser, v1alpha1.ReasonNameTaken)
	if !strings.Contains(outcome.Err.Error(), "Service ns/db") {
		t.Errorf("the message does not name it: %v", outcome.Err)
	}
	var service corev1.Service
	st.get("db", &service)
	if len(service.Labels) != 1 || len(service.Spec.Ports) > 0 {
		t.Errorf("it was changed: %+v", service)
	}
}

func TestWhatAnEarlierClusterOfTheNameLeftIsWaitedFor(t *testing.T) {
	yes := true
	st := newStage(t, &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns",
		OwnerReferences: []metav1.OwnerReference{{
			APIVersion: v1alpha1.GroupVersion.String(), Kind: "EtcdCluster", Name: "db", UID: "earlier", Controller: &yes,
		}}}})
	st.wantSetback(st.do(action.ApplyService{Service: render.ClientService(st.s.Cluster)}), plan.Waits, "")
}

func TestAClaimOfSomeoneElseIsLeftAlone(t *testing.T) {
	st := newStage(t, &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}})
	st.must(members("db-a-0"))
	st.wantSetback(st.do(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}}), plan.NeedsUser, v1alpha1.ReasonNameTaken)
}

func TestAnObjectOfOursThatLostItsLabelsGetsThemBack(t *testing.T) {
	st := newStage(t)
	lost := render.ClientService(st.s.Cluster)
	lost.Labels = nil
	if err := st.client.Create(t.Context(), lost); err != nil {
		t.Fatal(err)
	}
	st.must(action.ApplyService{Service: render.ClientService(st.s.Cluster)})
	var service corev1.Service
	st.get("db", &service)
	if service.Labels[v1alpha1.LabelManagedBy] != v1alpha1.ManagedBy {
		t.Errorf("labels: %v", service.Labels)
	}
}

func TestNamesAreAssignedByCompareAndSwap(t *testing.T) {
	st := newStage(t)
	before := st.s
	st.must(members("db-a-0"))
	st.s = before
	st.wantSetback(st.do(members("db-b-0")), plan.Stale, "")
	st.look()
	if got := st.s.Cluster.Status.Members; len(got) != 1 || got[0].Name != "db-a-0" {
		t.Errorf("members: %+v", got)
	}
	if st.s.Cluster.Status.Operation.StartedAt.IsZero() {
		t.Error("the operation has no beginning")
	}
}

func TestNothingIsFoundedBesideAClaimThatTheCacheDidNotShow(t *testing.T) {
	st := newStage(t, &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{
		Name: "db-old-0", Namespace: "ns", Labels: map[string]string{v1alpha1.LabelCluster: "db"},
	}})
	st.wantSetback(st.do(members("db-a-0")), plan.Waits, "")
}

// One that is on its way out for long is held by a pod on a node which is down: it goes when that is known to have ended.
func TestAFoundingWaitsForAClaimOfAnEarlierClusterOnlyAsLongAsItsPodMayTakeToEnd(t *testing.T) {
	for ago, founds := range map[time.Duration]bool{time.Minute: false, time.Hour: true} {
		st := newStage(t)
		deleted := metav1.NewTime(st.s.Now.Add(-ago))
		st = newStage(t, &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{
			Name: "db-old-0", Namespace: "ns", DeletionTimestamp: &deleted, Finalizers: []string{"kubernetes.io/pvc-protection"},
			Labels: map[string]string{v1alpha1.LabelCluster: "db", v1alpha1.LabelClusterUID: "earlier"},
		}})
		if outcome := st.do(members("db-a-0")); (outcome.Err == nil) != founds {
			t.Errorf("%s after its deletion: %v", ago, outcome.Err)
		}
	}
}

func TestNoStatusIsRebuiltFromClaimsThatAreBeingDeleted(t *testing.T) {
	now := metav1.Now()
	st := newStage(t, &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{
		Name: "db-a-0", Namespace: "ns", DeletionTimestamp: &now, Finalizers: []string{"kubernetes.io/pvc-protection"},
		Labels: map[string]string{v1alpha1.LabelCluster: "db", v1alpha1.LabelClusterUID: "u"},
	}})
	st.wantSetback(st.do(action.Rebuild{Members: members("db-a-0").Members, Counter: 1}), plan.Stale, "")
}

func TestClaimsAreRecordedWithTheirUIDs(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0", "db-a-1"))
	outcome := st.do(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}, {Name: "db-a-1"}}})
	if outcome.Err != nil || !outcome.StatusWritten {
		t.Fatalf("outcome: %+v", outcome)
	}
	st.look()
	for _, m := range st.s.Cluster.Status.Members {
		var claim corev1.PersistentVolumeClaim
		if !st.get(m.Name, &claim) || m.ClaimUID != string(claim.UID) {
			t.Errorf("member %+v, claim %s", m, claim.UID)
		}
	}
}

func TestNoPodIsMadeOnAClaimThatSomebodyMadeAgain(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	uid := claim.UID
	if err := st.client.Delete(t.Context(), &claim, client.Preconditions{UID: &uid}); err != nil {
		t.Fatal(err)
	}
	st.wantSetback(st.do(action.CreatePod{Pod: pod}), plan.Stale, "")
	again := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
	if err := st.client.Create(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	st.wantSetback(st.do(action.CreatePod{Pod: pod}), plan.Stale, "")
	if st.get("db-a-0", &corev1.Pod{}) {
		t.Error("a pod was made on it")
	}
}

func TestAClaimThatWasRecordedIsNotMadeAgainFromAnOlderStatus(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	before := st.s
	make0 := action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}}
	st.must(make0)
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	uid := claim.UID
	if err := st.client.Delete(t.Context(), &claim, client.Preconditions{UID: &uid}); err != nil {
		t.Fatal(err)
	}
	st.s = before
	st.wantSetback(st.do(make0), plan.Stale, "")
	if st.get("db-a-0", &corev1.PersistentVolumeClaim{}) {
		t.Error("the claim was made again: it would pass for the one that is gone")
	}
}
