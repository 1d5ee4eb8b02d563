package plan_test

import (
	"slices"
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

// TestOfTwoVotersTheOneThatIsTooManyLeavesInTheMiddleOfAnUpgrade: one of three was lost, and one is asked for by now. Of two voters none can
// be stopped, and if none left either, the upgrade would not come to its end.
func TestOfTwoVotersTheOneThatIsTooManyLeavesInTheMiddleOfAnUpgrade(t *testing.T) {
	w := upgrading()
	one := int32(1)
	w.cluster.Spec.Size = &one
	w.happen("remove-by-hand", "m0")
	for range 20 {
		w.now = w.now.Add(10 * time.Second)
		w.run(12)
	}
	if p := plan.Make(w.snapshot()); w.cluster.Status.Version != "3.6.16" || p.Progress.Reason != v1alpha1.ReasonSettled || len(w.listed) != 1 {
		t.Errorf("the cluster stays at %s with %d voters for ever:\n%s", w.cluster.Status.Version, len(w.listed), w.short(p.String()))
	}
}

// TestAJoinerThatIsTooManyByNowLeavesInTheMiddleOfAnUpgrade: it has no vote yet. If it could neither be promoted nor leave, the upgrade would
// wait for it, and it for the upgrade.
func TestAJoinerThatIsTooManyByNowLeavesInTheMiddleOfAnUpgrade(t *testing.T) {
	w := upgrading()
	w.happen("remove-by-hand", "m2")
	joins := func() bool {
		return slices.ContainsFunc(w.listed, func(m snapshot.ListedMember) bool { return m.Learner })
	}
	for i := 0; !joins(); i++ {
		if i == 100 {
			t.Fatal("nobody joins in the place of m2")
		}
		w.now = w.now.Add(time.Second)
		w.round(0)
	}
	one := int32(1)
	w.cluster.Spec.Size = &one
	for range 30 {
		w.now = w.now.Add(10 * time.Second)
		w.run(12)
	}
	if p := plan.Make(w.snapshot()); w.cluster.Status.Version != "3.6.16" || p.Progress.Reason != v1alpha1.ReasonSettled || len(w.listed) != 1 {
		t.Errorf("the cluster stays at %s with %d members for ever:\n%s", w.cluster.Status.Version, len(w.listed), w.short(p.String()))
	}
}
