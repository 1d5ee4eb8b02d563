package plan_test

import (
	"testing"
	"time"

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

// What is said of a read replica that is to leave, and waits for the version, must not be all that is heard.
func TestASingleVoterHasItsTurnWhileAReadReplicaWaitsToLeave(t *testing.T) {
	one := int32(1)
	w := newWorld()
	w.cluster.Spec.Size, w.cluster.Spec.ReadReplicas = &one, &one
	w.run(12)
	w.cluster.Spec.Version = "3.7.3"
	for range 60 {
		if operation := w.cluster.Status.Operation; operation != nil && len(operation.Members) > 0 {
			break
		}
		w.now = w.now.Add(10 * time.Second)
		w.run(1)
	}
	if operation := w.cluster.Status.Operation; operation == nil || len(operation.Members) != 1 {
		t.Fatalf("the read replica had no turn: %+v", operation)
	}

	none := int32(0)
	w.cluster.Spec.ReadReplicas = &none
	told := ""
	for range 60 {
		w.now = w.now.Add(10 * time.Second)
		told = w.run(1)
	}
	if w.cluster.Status.Version != "3.7.3" || w.cluster.Status.Operation != nil || len(w.cluster.Status.Members) != 1 {
		t.Errorf("it runs %s with members %+v and %+v, and says:\n%s", w.cluster.Status.Version, w.cluster.Status.Members, w.cluster.Status.Operation, told)
	}
}
