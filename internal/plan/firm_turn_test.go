package plan_test

import (
	"testing"
	"time"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

func TestAMemberThatDoesNotAnswerIsNotGivenAnotherVersion(t *testing.T) {
	w := newWorld()
	w.cluster.Spec.Version = "3.5.35"
	w.run(20)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.6.16"
	if text := w.round(0); w.cluster.Status.Operation == nil {
		t.Fatalf("the upgrade does not begin:\n%s", text)
	}
	w.happen("silent", "m2")
	if turn, gives := holds[action.GiveTurn](plan.Make(w.snapshot())); gives {
		t.Errorf("%s", turn)
	}
}
