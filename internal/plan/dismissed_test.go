package plan_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// dismissed is a settled world of three voters, of one of which somebody deleted the pod and the claim; its engine takes its time to end.
func dismissed(t *testing.T) *world {
	t.Helper()
	w := settled(t, 3)
	plan.Make(w.snapshot())
	now := metav1.NewTime(w.now)
	w.pods[w.name("m1")].DeletionTimestamp = &now
	w.claims[w.name("m1")].DeletionTimestamp = &now
	return w
}

func TestAVoterWhosePodAndClaimAreBeingDeletedIsLostOnceItIsSilent(t *testing.T) {
	for _, tc := range []struct {
		name   string
		happen func(*world)
		later  time.Duration
		want   bool
	}{
		{"it is silent", func(w *world) { w.happen("silent", "m1") }, 0, true},
		{"it answers", func(*world) {}, time.Hour, false},
		{"the claim is another one of its name", func(w *world) {
			w.happen("silent", "m1")
			w.claims[w.name("m1")].UID = "another"
		}, 0, false},
		{"only its pod is being deleted", func(w *world) {
			w.happen("silent", "m1")
			w.claims[w.name("m1")].DeletionTimestamp = nil
		}, time.Hour, false},
		{"only its claim is being deleted", func(w *world) {
			w.happen("silent", "m1")
			w.pods[w.name("m1")].DeletionTimestamp = nil
		}, time.Hour, false},
		{"another voter is silent, too", func(w *world) {
			w.happen("silent", "m1")
			w.happen("silent", "m2")
		}, 0, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := dismissed(t)
			tc.happen(w)
			w.live()
			w.snapshot()
			w.now = w.now.Add(tc.later)
			p := plan.Make(w.snapshot())
			if removed, ok := holds[action.RemoveVoter](p); ok != tc.want || ok && removed.Member != w.name("m1") {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

func TestASuccessorIsMadeWhileAVoterWhosePodAndClaimAreBeingDeletedStillAnswers(t *testing.T) {
	w := dismissed(t)
	if assigned, ok := holds[action.Assign](plan.Make(w.snapshot())); !ok || len(assigned.Members) != 4 {
		t.Errorf("plan:\n%s", w.short(plan.Make(w.snapshot()).String()))
	}
}
