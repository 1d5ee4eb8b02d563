package plan_test

import (
	"strings"
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/release"
)

// withoutImage is a cluster of etcd 3.6.16 under an operator that has no image of it any more.
func withoutImage(t *testing.T) *world {
	t.Helper()
	w := settled(t, 3)
	w.now = w.now.Add(time.Minute)
	w.settings.Images = release.Images{"3.5.35": "etcd:3.5.35", "3.7.3": "etcd:3.7.3"}
	return w
}

func TestWithoutTheImageOfItsVersionAClusterGoesOnAndSaysWhereItCanGo(t *testing.T) {
	w := withoutImage(t)
	p := plan.Make(w.snapshot())
	if len(p.Steps) > 0 || len(p.Problems) != 1 || p.Problems[0].Reason != v1alpha1.ReasonVersionUnsupported ||
		!strings.Contains(p.Problems[0].Message, "can be taken to: 3.5.35, 3.7.3") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestWithoutTheImageNoPodIsMadeOrStoppedAndNoMemberIsNamed(t *testing.T) {
	w := withoutImage(t)
	heartbeat, five := int32(150), int32(5)
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds, w.cluster.Spec.Size = &heartbeat, &five
	w.happen("delete-pod", "m2")
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || !strings.Contains(p.Progress.Message, "no image of etcd 3.6.16") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestWithoutTheImageMembersLeave(t *testing.T) {
	w := withoutImage(t)
	one := int32(1)
	w.cluster.Spec.Size = &one
	w.run(20)
	if len(w.listed) != 1 || len(w.pods) != 1 {
		t.Errorf("%d members, %d pods", len(w.listed), len(w.pods))
	}
}

func TestWithoutTheImageTheWayOutIsAnotherVersionAlsoForAMemberWithoutAPod(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		lost     bool
	}{
		{"3.6.16", "3.7.3", false}, {"3.6.16", "3.5.35", false}, {"3.5.35", "3.6.16", false}, {"3.5.35", "3.6.16", true},
	} {
		w := newWorld()
		w.cluster.Spec.Version = tc.from
		w.run(20)
		delete(w.settings.Images, tc.from)
		if tc.lost {
			w.happen("delete-pod", "m2")
		}
		w.cluster.Spec.Version = tc.to
		for range 60 {
			w.now = w.now.Add(5 * time.Second)
			w.round(0)
		}
		if p := plan.Make(w.snapshot()); w.cluster.Status.Version != tc.to || len(p.Problems) > 0 || len(p.Steps) > 0 || len(w.pods) != 3 {
			t.Errorf("%+v: the cluster runs %s with %d pods:\n%s", tc, w.cluster.Status.Version, len(w.pods), w.short(p.String()))
		}
	}
}

func TestNoMemberIsTakenBackToAVersionThatHasNoImage(t *testing.T) {
	w := settled(t, 3)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.7.3"
	for range 30 {
		if op := w.cluster.Status.Operation; op != nil && len(op.Members) > 0 {
			break
		}
		w.now = w.now.Add(5 * time.Second)
		w.round(0)
	}
	w.run(4)
	delete(w.settings.Images, "3.6.16")
	w.cluster.Spec.Version = "3.6.16"
	w.now = w.now.Add(time.Minute)
	p := plan.Make(w.snapshot())
	if _, turns := holds[action.GiveTurn](p); turns || !strings.Contains(p.Progress.Message, "no image of etcd 3.6.16") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestNothingIsDoneToPodsOfAVersionThatIsNotKnown(t *testing.T) {
	w := settled(t, 3)
	w.now = w.now.Add(time.Minute)
	w.cluster.Status.Version = "3.6.99"
	heartbeat := int32(150)
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
	w.happen("delete-pod", "m2")
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || len(p.Problems) == 0 {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

// etcd 3.7 cannot read what 3.5 wrote into a log, and a member without a pod does not tell whether that is in its log.
func TestAMemberWithoutAPodIsNotTakenToAVersionThatMayNotReadItsLog(t *testing.T) {
	w := withoutImage(t)
	w.happen("delete-pod", "m2")
	w.cluster.Spec.Version = "3.7.3"
	p := plan.Make(w.snapshot())
	if len(p.Steps) > 0 || !p.Moving {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}
