package plan_test

import (
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
)

// latched is a cluster that counts as founded, while its founder is its only voter.
func latched(t *testing.T) *world {
	t.Helper()
	w := newWorld()
	for range 12 {
		if w.cluster.Status.ClusterID != "" {
			return w
		}
		w.round(0)
	}
	t.Fatal("nothing was founded")
	return nil
}

func TestAFoundingWhoseOnlyVoterLostItsClaimSaysWhatToDo(t *testing.T) {
	w := latched(t)
	w.happen("delete-pod", "m0")
	w.happen("delete-claim", "m0")
	w.round(0)
	wantBlocked(t, plan.Make(w.snapshot()), v1alpha1.ReasonFoundingFails, "delete the cluster and its claims")
}

func TestAFoundingGoesOnWhoseOnlyVoterLostNoMoreThanItsPod(t *testing.T) {
	w := latched(t)
	w.happen("delete-pod", "m0")
	w.live()
	if p := plan.Make(w.snapshot()); len(p.Problems) > 0 || !plans(p, "pods") {
		t.Errorf("plan:\n%s", p)
	}
	if w.run(12); w.cluster.Status.Operation != nil {
		t.Error("the founding is not complete")
	}
}

// The founding of a single voter is complete as soon as it counts as founded. Clients may have been let in, and what is left of the pod that
// they reached tells nothing.
func TestASingleVoterThatWasSeenWithAVoteIsNotToldToBeginAnew(t *testing.T) {
	w := latched(t)
	one := int32(1)
	w.cluster.Spec.Size = &one
	w.happen("delete-pod", "m0")
	w.happen("delete-claim", "m0")
	w.live()
	for i := range w.cluster.Status.Members {
		if m := &w.cluster.Status.Members[i]; m.Name == w.name("m0") {
			m.Phase = v1alpha1.PhaseVoting
		}
	}
	if p := plan.Make(w.snapshot()); len(p.Problems) > 0 {
		t.Errorf("plan:\n%s", p)
	}
}

func TestAClusterWhoseClientsWereLetInIsNotToldToBeginAnew(t *testing.T) {
	w := latched(t)
	w.pods[w.name("m1")].Labels[v1alpha1.LabelServing] = "true"
	w.happen("delete-pod", "m0")
	w.happen("delete-claim", "m0")
	w.live()
	if p := plan.Make(w.snapshot()); len(p.Problems) > 0 {
		t.Errorf("plan:\n%s", p)
	}
}

// More may be asked for than when clients were let in.
func TestAFoundingThatMayHaveBeenCompleteIsNotToldToBeginAnewForMoreVotersThatAreAskedForSince(t *testing.T) {
	for version, voted := range map[string]int{"3.6.16": 2, "3.5.35": 2} {
		w := newWorld()
		w.cluster.Spec.Version = version
		for range 12 {
			if w.cluster.Status.ClusterID != "" {
				break
			}
			w.round(0)
		}
		seven := int32(7)
		w.cluster.Spec.Size = &seven
		for i := range w.cluster.Status.Members {
			m := &w.cluster.Status.Members[i]
			w.happen("delete-pod", "m"+string(rune('0'+i)))
			w.happen("delete-claim", "m"+string(rune('0'+i)))
			m.Phase = v1alpha1.PhasePending
			if i < voted {
				m.Phase = v1alpha1.PhaseVoting
			}
		}
		if w.cluster.Status.Operation == nil {
			t.Fatalf("etcd %s: the founding is complete", version)
		}
		if p := plan.Make(w.snapshot()); len(p.Problems) > 0 {
			t.Errorf("etcd %s: plan:\n%s", version, p)
		}
	}
}
