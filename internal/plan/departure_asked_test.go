package plan_test

import (
	"fmt"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

func TestVolumesThatSomebodyElseMadeLargerAreLeftAlone(t *testing.T) {
	w := settled(t, 3)
	for _, claim := range w.claims {
		claim.Spec.Resources.Requests[corev1.ResourceStorage] = resource.MustParse("20Gi")
	}
	if p := plan.Make(w.snapshot()); moves(p) {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

// Release 0.1.0 wrote nothing down of a claim, and let nobody change the storage class. A webhook may have made another class of the name.
func TestAClaimOfRelease010IsNotReplacedBecauseItSaysNothing(t *testing.T) {
	w := settled(t, 3)
	named, given := "ours", "theirs"
	w.cluster.Spec.Storage.StorageClassName = &named
	for _, claim := range w.claims {
		claim.Annotations, claim.Spec.StorageClassName = map[string]string{}, &given
	}
	p := plan.Make(w.snapshot())
	if recorded, ok := holds[action.RecordClaim](p); !ok || recorded.Name != w.name("m0") || moves(p) {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
	w.run(12)
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 {
		t.Errorf("once it is written down there is nothing to do:\n%s", w.short(p.String()))
	}
	other := "another"
	w.cluster.Spec.Storage.StorageClassName = &other
	if p := plan.Make(w.snapshot()); !moves(p) {
		t.Errorf("another class is asked for now:\n%s", w.short(p.String()))
	}
}

func TestVolumesDoNotShrinkBelowWhatTheDatabaseNeeds(t *testing.T) {
	for size, want := range map[int64]bool{1 << 20: true, 1 << 30: false} {
		t.Run(fmt.Sprintf("%d bytes", size), func(t *testing.T) {
			w := settled(t, 3)
			small := resource.MustParse("300Mi")
			w.cluster.Spec.Storage.Size = &small
			s := w.snapshot()
			for _, look := range s.Etcd.Looks {
				look.Status.DatabaseSize = size
			}
			p := plan.Make(s)
			if got := moves(p); got != want || !want && len(p.Problems) != 1 {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

func TestLeadershipLeavesANodeThatTakesNoPodsAtOnce(t *testing.T) {
	for _, tc := range []struct {
		name   string
		happen func(*world)
		want   string
	}{
		{"a cordon", func(w *world) { w.happenToNode("cordon", "n0") }, "m1"},
		{"a cordon of two nodes", func(w *world) { w.happenToNode("cordon", "n0"); w.happenToNode("cordon", "n1") }, "m2"},
		{"a cordon of a follower's node", func(w *world) { w.happenToNode("cordon", "n1") }, ""},
		{"a cordon of all nodes", func(w *world) {
			for name := range w.nodes {
				w.happenToNode("cordon", name)
			}
		}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := settled(t, 3)
			tc.happen(w)
			p := plan.Make(w.snapshot())
			moved, ok := holds[action.MoveLeader](p)
			if ok != (tc.want != "") || ok && (moved.To != w.name(tc.want) || len(p.Steps) != 1) {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

func TestAVoterOnANodeThatIsGoneLeavesNoPodToWaitFor(t *testing.T) {
	w := settled(t, 3)
	w.happenToNode("delete-node", "n1")
	w.snapshot()
	w.now = w.now.Add(time.Minute)
	for range 6 {
		p := plan.Make(w.snapshot())
		if drop, ok := holds[action.Drop](p); ok {
			if len(drop.SwitchedOff) != 1 || len(drop.KeepClaims) != 1 {
				t.Errorf("drop: %+v", drop)
			}
			return
		}
		w.round(0)
	}
	t.Error("nothing was dropped")
}

// Two voters are lost, of which one was to be replaced, and three are left of the three that are asked for.
func TestNobodyIsNamedInThePlaceOfALostMemberThatWasToBeReplacedWhereEnoughAreLeft(t *testing.T) {
	w := settled(t, 5)
	given, size := w.cluster.Status.MemberCounter, int32(3)
	w.cluster.Spec.Size = &size
	w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m3")}
	for _, lost := range []string{"m2", "m3"} {
		delete(w.claims, w.name(lost))
		delete(w.pods, w.name(lost))
	}
	for range 10 {
		// A step that writes the status is the last one of its plan.
		if p := plan.Make(w.snapshot()); len(p.Steps) > 0 {
			for _, a := range p.Steps[0].Actions {
				w.apply(a)
			}
		}
		w.live()
	}
	if w.cluster.Status.MemberCounter != given || len(w.cluster.Status.Members) != 3 {
		t.Errorf("%d names were given, and there are %d members", w.cluster.Status.MemberCounter-given, len(w.cluster.Status.Members))
	}
}
