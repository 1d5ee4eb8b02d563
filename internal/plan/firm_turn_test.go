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

// Whoever has a turn gets a pod of the version below when its own ends, and that does not start once etcd speaks the version above again.
func TestATurnThatWasNotUsedIsTakenBackBeforeTheDowngradeIsCancelled(t *testing.T) {
	for end, wants := range map[bool]string{false: "a turn taken back", true: "nothing before its pod is there"} {
		w := newWorld()
		w.run(20)
		w.now = w.now.Add(time.Minute)
		w.cluster.Spec.Version = "3.5.35"
		turn := aboutToGiveATurn(t, w)
		w.apply(turn)
		w.cluster.Spec.Version = "3.6.16"
		if end {
			delete(w.pods, turn.Member)
		}
		p := plan.Make(w.snapshot())
		if _, cancels := holds[action.CancelDowngrade](p); cancels {
			t.Errorf("the downgrade is cancelled first, want %s:\n%s", wants, p)
		}
		if back, gives := holds[action.GiveTurn](p); gives == end || gives && (!back.Back || back.Member != turn.Member) {
			t.Errorf("want %s:\n%s", wants, p)
		}
		w.run(20)
		if _, downgrades := holds[action.EnableDowngrade](plan.Make(w.snapshot())); downgrades || w.cluster.Status.Operation != nil || w.downTo != "" {
			t.Errorf("it has not settled: %+v, down to %q", w.cluster.Status.Operation, w.downTo)
		}
	}
}

func TestATurnThatWasNotUsedIsTakenBackBeforeALostVoterIsReplaced(t *testing.T) {
	w := newWorld()
	w.run(20)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.5.35"
	turn := aboutToGiveATurn(t, w)
	w.apply(turn)
	lost := "m2"
	if turn.Member == w.name(lost) {
		lost = "m1"
	}
	w.disappear("delete-claim", lost)
	w.disappear("delete-pod", lost)
	back := false
	for range 20 {
		w.now = w.now.Add(time.Second)
		p := plan.Make(w.snapshot())
		if given, gives := holds[action.GiveTurn](p); gives && given.Back && given.Member == turn.Member {
			back = true
		}
		if _, cancels := holds[action.CancelDowngrade](p); cancels && !back {
			t.Fatalf("the downgrade is cancelled first:\n%s", p)
		}
		w.round(0)
	}
	if !back {
		t.Error("the turn is not taken back")
	}
}

// aboutToGiveATurn lets a world go on until a member is given a turn next.
func aboutToGiveATurn(t *testing.T, w *world) action.GiveTurn {
	t.Helper()
	for range 30 {
		w.now = w.now.Add(time.Second)
		if turn, gives := holds[action.GiveTurn](plan.Make(w.snapshot())); gives {
			return turn
		}
		w.round(0)
	}
	t.Fatal("nobody is given a turn")
	return action.GiveTurn{}
}
