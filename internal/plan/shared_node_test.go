package plan_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// strandedVoter is a running cluster of which one voter finds no node but the one that its volume is on, where another member was
// given a place; the others answer, or do not.
func strandedVoter(othersAnswer bool) (*world, string) {
	w := newWorld()
	w.run(30)
	return strandedIn(w, othersAnswer)
}

func strandedIn(w *world, othersAnswer bool) (*world, string) {
	name := w.name("m1")
	pod := w.pods[name].DeepCopy()
	pod.Status = corev1.PodStatus{Phase: corev1.PodPending, Conditions: []corev1.PodCondition{{
		Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable,
		Message: "1 node(s) didn't match pod topology spread constraints, 2 node(s) had volume node affinity conflict",
	}}}
	pod.Status.Conditions[0].LastTransitionTime.Time = w.now
	w.pods[name] = pod
	if !othersAnswer {
		w.silent[w.name("m0")], w.silent[w.name("m2")] = true, true
		w.now = w.now.Add(time.Minute)
	}
	return w, name
}

func TestAVoterSharesANodeOnlyWhenThereIsNoQuorumWithoutIt(t *testing.T) {
	w, _ := strandedVoter(true)
	if p := plan.Make(w.snapshot()); deletesPods(p) {
		t.Errorf("it does not wait for its place although there is a quorum:\n%s", p)
	}
	w, name := strandedVoter(false)
	if p := plan.Make(w.snapshot()); !deletesPods(p) {
		t.Fatalf("its pod waits for ever for a place that another one has:\n%s", p)
	}
	delete(w.pods, name)
	if when := spreadOfNewPod(t, w); when != corev1.ScheduleAnyway {
		t.Errorf("its new pod is spread by %s: it finds no place again", when)
	}
}

// spreadOfNewPod is how the pod that is made next is kept from nodes with others.
func spreadOfNewPod(t *testing.T, w *world) corev1.UnsatisfiableConstraintAction {
	t.Helper()
	return spreadOfPodIn(t, plan.Make(w.snapshot()))
}

func spreadOfPodIn(t *testing.T, p plan.Plan) corev1.UnsatisfiableConstraintAction {
	t.Helper()
	for _, step := range p.Steps {
		for _, a := range step.Actions {
			if create, ok := a.(action.CreatePod); ok {
				return create.Pod.Spec.TopologySpreadConstraints[0].WhenUnsatisfiable
			}
		}
	}
	t.Fatalf("no pod is made:\n%s", p)
	return ""
}

// Where voters came to share a node while another was off, none of them could be started anew: its place would be on the node that has none.
func TestAVoterWhoseVolumeLeavesItOneNodeMayShareThat(t *testing.T) {
	for what, want := range map[string]corev1.UnsatisfiableConstraintAction{
		"its volume is on its node's disk": corev1.ScheduleAnyway,
		"its volume can follow it":         corev1.DoNotSchedule,
	} {
		w := onNodesOwnDisks(t, 4)
		w.localDisks = want == corev1.ScheduleAnyway
		w.happen("delete-pod", "m1")
		if when := spreadOfNewPod(t, w); when != want {
			t.Errorf("%s: its new pod is spread by %s, want %s", what, when, want)
		}
	}
}

func TestAPodThatMayShareTheNodeOfItsVolumeDoesNotWaitForAnother(t *testing.T) {
	w, _ := strandedIn(onNodesOwnDisks(t, 4), true)
	if p := plan.Make(w.snapshot()); !deletesPods(p) {
		t.Errorf("its pod waits for a place although its volume leaves it one:\n%s", p)
	}
}

// It is given another volume, on a node of its own, when its pod finds no place.
func TestAVoterWithoutDataSharesNoNodeWhereverItsVolumeIs(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	five := int32(5)
	w.cluster.Spec.Size = &five
	w.disks[w.name("m3")] = "n0"
	for range 10 {
		p := plan.Make(w.snapshot())
		if create, creates := holds[action.CreatePod](p); creates && create.Pod.Name == w.name("m3") {
			if when := spreadOfPodIn(t, p); when != corev1.DoNotSchedule {
				t.Errorf("its pod is spread by %s", when)
			}
			return
		}
		w.round(0)
	}
	t.Error("no pod is made")
}

// Whoever patches the constraint gets the pod again that waits: it is replaced when it was waited for, and not made anew again and again.
func TestAPodThatAPatchSpreadsIsNotMadeAgain(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	w.cluster.Spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(
		`{"spec":{"topologySpreadConstraints":[{"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"DoNotSchedule","maxSkew":1}]}}`)}
	for range 90 {
		w.now = w.now.Add(time.Second)
		w.round(0)
	}
	w, _ = strandedIn(w, true)
	if p := plan.Make(w.snapshot()); deletesPods(p) {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

// A status that was lost and rebuilt knows of no member of etcd, nor etcd's ID of the cluster, until it could tell the member list once.
func TestAVoterOfARebuiltStatusSharesANodeToo(t *testing.T) {
	for what, rebuilt := range map[string]func(w *world, name string){
		"a member that nobody knows of": func(w *world, name string) {
			for i := range w.cluster.Status.Members {
				if m := &w.cluster.Status.Members[i]; m.Name == name {
					m.ID, m.Phase = "", v1alpha1.PhaseUnreachable
				}
			}
		},
		"a cluster that nobody knows of": func(w *world, _ string) {
			w.happen("lose", "")
			w.round(0)
		},
	} {
		w, name := strandedVoter(false)
		pod := w.pods[name].DeepCopy()
		rebuilt(w, name)
		w.pods[name] = pod
		if p := plan.Make(w.snapshot()); !deletesPods(p) {
			t.Errorf("%s: its pod waits for ever for a place that another one has:\n%s", what, p)
		}
	}
}

// The pod of a leader that ends is made again at once, while another one is elected: it must not land beside another voter.
func TestAVoterSharesNoNodeBecauseALeaderIsBeingElected(t *testing.T) {
	w := newWorld()
	w.run(30)
	w.now = w.now.Add(time.Minute)
	w.happen("delete-pod", "m0")
	s := w.snapshot()
	s.Etcd.List, s.Etcd.Leader, s.Etcd.LastRead = nil, "", w.now.Add(-time.Second)
	if when := spreadOfPodIn(t, plan.Make(s)); when != corev1.DoNotSchedule {
		t.Errorf("the new pod is spread by %s", when)
	}
}
