package plan_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// Of five voters the others are a quorum without two: only that one lags keeps another one from being stopped.
func TestNobodyIsStartedAnewWhileAnotherOfFiveVotersLags(t *testing.T) {
	five, beat := int32(5), int32(150)
	w := newWorld()
	w.cluster.Spec.Size = &five
	w.run(20)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &beat
	w.run(12)
	w.now = w.now.Add(time.Minute)
	if got := restarts(plan.Make(w.snapshot())); len(got) != 1 || got[0] != w.name("m2") {
		t.Fatalf("without that: restarts of %v", got)
	}
	s := w.snapshot()
	w.haveApplied(s, 50000, 48000, 50000, 50000, 50000)
	if got := restarts(plan.Make(s)); len(got) > 0 {
		t.Errorf("restarts of %v beside m1, which was started anew and lags:\n%s", got, w.short(plan.Make(s).String()))
	}
}

// Who is to leave need not be started anew first; as long as nobody has come in its place, nobody is.
func TestNobodyIsStartedAnewBeforeWhoIsToLeaveHasLeft(t *testing.T) {
	w := edited()
	w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m1")}
	w.unschedulable[w.name("m3")] = true
	before := map[string]any{}
	for name, pod := range w.pods {
		before[name] = pod.UID
	}
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.run(12)
	if w.pods[w.name("m3")] == nil {
		t.Fatalf("nobody is to take the place of m1:\n%s", w.short(plan.Make(w.snapshot()).String()))
	}
	for name, uid := range before {
		if pod := w.pods[name]; pod == nil || pod.UID != uid {
			t.Errorf("%s was started anew, and m1 has not left", w.short(name))
		}
	}
}

// By its ID it is seen later that a member is out; without one it would be taken for one that has yet to join, on data that is not its own.
func TestNoVoterIsRemovedBeforeItsIDIsRecorded(t *testing.T) {
	five, three := int32(5), int32(3)
	w := newWorld()
	w.cluster.Spec.Size = &five
	w.run(20)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Size = &three
	for range 20 {
		s := w.snapshot()
		remove, removes := holds[action.RemoveVoter](plan.Make(s))
		if !removes {
			w.round(0)
			continue
		}
		for i := range s.Cluster.Status.Members {
			if m := &s.Cluster.Status.Members[i]; m.Name == remove.Member {
				m.ID = ""
			}
		}
		if again, removes := holds[action.RemoveVoter](plan.Make(s)); removes && again.Member == remove.Member {
			t.Errorf("%s", again)
		}
		return
	}
	t.Error("nobody is to leave")
}

func TestNothingIsDoneToAClusterThatIsBeingDeleted(t *testing.T) {
	w := newWorld()
	w.run(12)
	now := metav1.NewTime(w.now)
	w.cluster.DeletionTimestamp = &now
	w.happen("delete-pod", "m1")
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || p.Progress.Reason != v1alpha1.ReasonDeleting {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}
