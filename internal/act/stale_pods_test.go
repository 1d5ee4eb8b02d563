package act

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

func TestNoPodIsMadeOnAClaimThatIsBeingDeleted(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	claim.Finalizers = []string{"kubernetes.io/pvc-protection"}
	if err := st.client.Update(t.Context(), &claim); err != nil {
		t.Fatal(err)
	}
	uid := claim.UID
	if err := st.client.Delete(t.Context(), &claim, client.Preconditions{UID: &uid}); err != nil {
		t.Fatal(err)
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
	st.wantSetback(st.do(action.CreatePod{Pod: pod}), plan.Stale, "")
	if st.get("db-a-0", &corev1.Pod{}) {
		t.Error("a pod was made on it")
	}
}

func TestNoPodIsDeletedThatWasComparedWithAnEarlierSpec(t *testing.T) {
	st := newStage(t, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns", UID: "u"}})
	var seen corev1.Pod
	st.get("db-a-0", &seen)
	st.s.Pods = map[string]*corev1.Pod{"db-a-0": &seen}
	after := st.s.Cluster.DeepCopy()
	after.Generation++
	if err := st.client.Update(t.Context(), after); err != nil {
		t.Fatal(err)
	}
	remove := action.DeletePod{Name: "db-a-0", UID: "u", Why: "it never ran, and the spec asks for another"}
	st.wantSetback(st.do(remove), plan.Stale, "")
	if !st.get("db-a-0", &corev1.Pod{}) {
		t.Error("the pod was deleted")
	}
}
