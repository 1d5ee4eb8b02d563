package plan_test

import (
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
)

func TestASingleVoterIsKeptFromEvictionOnlyWhenThatIsAskedFor(t *testing.T) {
	one := int32(1)
	w := newWorld()
	w.cluster.Spec.Size = &one
	w.run(12)
	if w.budget != nil {
		t.Fatalf("nobody asked for %s", w.budget.Spec.MinAvailable)
	}
	before := w.pods[w.name("m0")].UID
	w.cluster.Spec.Scheduling.SingleVoterEviction = v1alpha1.ForbidEviction
	w.run(12)
	if w.budget == nil || w.budget.Spec.MinAvailable.IntValue() != 1 {
		t.Fatalf("the budget is %+v, want one that keeps 1", w.budget)
	}
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || p.Progress.Reason != v1alpha1.ReasonSettled || w.pods[w.name("m0")].UID != before {
		t.Errorf("who asks for a budget asks for no other pod:\n%s", p)
	}
	w.cluster.Spec.Scheduling.SingleVoterEviction = v1alpha1.AllowEviction
	w.run(12)
	if w.budget != nil {
		t.Error("the budget is still there")
	}
}
