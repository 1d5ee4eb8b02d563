package plan_test

import (
	"testing"

	"database.example.com/operator/internal/plan"
)

// A step that etcd refuses stops those after it, and etcd may refuse to move leadership for long: while the heir lags.
func TestALostPodDoesNotWaitForLeadershipToMove(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.happen("cordon", "n0")
	w.happen("delete-pod", "m2")
	for _, step := range plan.Make(w.snapshot()).Steps {
		switch step.Rule {
		case "pods":
			return
		case "leadership":
			t.Fatal("leadership moves before the pod is made")
		}
	}
	t.Fatal("no pod is made")
}
