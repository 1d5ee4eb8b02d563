package plan_test

import (
	"testing"
	"time"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// The first member in the list is the one that is ahead: who goes by it takes the others for members that go down.
func TestAStatusThatWasLostInAnUpgradeIsSettledAtTheLowestVersion(t *testing.T) {
	w := newWorld()
	w.cluster.Spec.Version = "3.5.35"
	w.run(12)
	w.happen("lose", "")
	w.round(0)
	s := w.snapshot()
	s.Cluster.Spec.Version = "3.6.16"
	s.Etcd.Looks[w.name("m0")].Status.Version = "3.6.16"
	if latch, latches := holds[action.Latch](plan.Make(s)); !latches || latch.Version != "3.5.35" {
		t.Errorf("the plan is\n%s, want that the cluster counts as one of 3.5.35", w.short(plan.Make(s).String()))
	}
}

// etcd lets nobody join who would have to go down again, and the joiner ends for good.
func TestNobodyJoinsWhileADowngradeIsEnabled(t *testing.T) {
	five := int32(5)
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Size = &five
	for range 12 {
		s := w.snapshot()
		if _, adds := holds[action.AddLearner](plan.Make(s)); !adds {
			w.round(0)
			continue
		}
		for _, look := range s.Etcd.Looks {
			if look.Status != nil {
				look.Status.DowngradeEnabled, look.Status.DowngradeTarget = true, "3.5.0"
			}
		}
		if add, adds := holds[action.AddLearner](plan.Make(s)); adds {
			t.Errorf("%s", add)
		}
		return
	}
	t.Error("nobody is to join")
}
