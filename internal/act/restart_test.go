package act

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

func readyPod(name, uid string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "ns", UID: types.UID(uid), Labels: map[string]string{
			v1alpha1.LabelCluster: "db", v1alpha1.LabelClusterUID: "u",
		}},
		Status: corev1.PodStatus{Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}},
	}
}

// rolling is a stage with three pods that are ready, and were seen so.
func rolling(t *testing.T) *stage {
	t.Helper()
	st := newStage(t, readyPod("m0", "u0"), readyPod("m1", "u1"), readyPod("m2", "u2"))
	for _, name := range []string{"m0", "m1", "m2"} {
		var pod corev1.Pod
		st.get(name, &pod)
		st.s.Pods[name] = &pod
	}
	return st
}

func restartOf(name string, uid types.UID) action.Restart {
	return action.Restart{Name: name, UID: uid, Pod: readyPod(name, "")}
}

func (st *stage) podIsThere(name string) bool {
	st.Helper()
	var pod corev1.Pod
	return st.get(name, &pod)
}

func (st *stage) endPod(name string, uid types.UID) {
	st.Helper()
	if err := st.client.Delete(st.Context(), readyPod(name, string(uid)), client.Preconditions{UID: &uid}); err != nil {
		st.Fatal(err)
	}
}

func TestAMemberIsRestartedByDeletingItsPod(t *testing.T) {
	st := rolling(t)
	if outcome := st.do(restartOf("m1", "u1")); outcome.Err != nil {
		t.Fatal(outcome.Err)
	}
	if st.podIsThere("m1") || !st.podIsThere("m0") || !st.podIsThere("m2") {
		t.Error("not exactly pod m1 was deleted")
	}
}

func TestNoMemberIsRestartedWhenAnotherIsNotReadyAnyMore(t *testing.T) {
	for name, change := range map[string]func(*stage){
		"its pod is gone": func(st *stage) {
			st.endPod("m2", "u2")
		},
		"its pod is another one": func(st *stage) {
			st.endPod("m2", "u2")
			other := readyPod("m2", "")
			if err := st.client.Create(st.Context(), other); err != nil {
				st.Fatal(err)
			}
		},
		"its pod is not ready": func(st *stage) {
			pod := st.s.Pods["m2"].DeepCopy()
			pod.Status.Conditions[0].Status = corev1.ConditionFalse
			if err := st.client.Status().Update(st.Context(), pod); err != nil {
				st.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			st := rolling(t)
			change(st)
			st.wantSetback(st.do(restartOf("m1", "u1")), plan.Stale, "")
			if !st.podIsThere("m1") {
				t.Error("m1 was restarted")
			}
		})
	}
}

func TestNoMemberIsRestartedByAPlanOfAnEarlierSpec(t *testing.T) {
	st := rolling(t)
	edited := st.s.Cluster.DeepCopy()
	edited.Spec.Version = "3.7.3"
	if err := st.client.Update(st.Context(), edited); err != nil {
		t.Fatal(err)
	}
	st.wantSetback(st.do(restartOf("m1", "u1")), plan.Stale, "")
}

func TestAPodThatWasMadeAnewIsNotRestartedAgain(t *testing.T) {
	st := rolling(t)
	st.wantSetback(st.do(restartOf("m1", "earlier")), plan.Stale, "")
	if !st.podIsThere("m1") {
		t.Error("m1 was restarted")
	}
}

// A claim that is being deleted goes when its pod ends: a cache that is late may not show it yet.
func TestNoPodEndsOnAClaimThatIsBeingDeletedUnlessThatWasSeen(t *testing.T) {
	for what, end := range map[string]action.Action{
		"a restart": restartOf("m1", "u1"), "a deletion": action.DeletePod{Name: "m1", UID: "u1"},
	} {
		for _, seen := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, seen: %t", what, seen), func(t *testing.T) {
				st := rolling(t)
				claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{
					Name: "m1", Namespace: "ns", Finalizers: []string{"kubernetes.io/pvc-protection"},
				}}
				if err := st.client.Create(t.Context(), claim); err != nil {
					t.Fatal(err)
				}
				st.seeClaim("m1")
				if err := st.client.Delete(t.Context(), claim, client.Preconditions{UID: &claim.UID}); err != nil {
					t.Fatal(err)
				}
				if seen {
					st.seeClaim("m1")
				}
				if outcome := st.do(end); seen && outcome.Err != nil {
					t.Error(outcome.Err)
				} else if !seen {
					st.wantSetback(outcome, plan.Stale, "")
				}
				if st.podIsThere("m1") == seen {
					t.Errorf("pod m1 is there: %t", !seen)
				}
			})
		}
	}
}
