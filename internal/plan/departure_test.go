package plan_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// settled is a world of so many voters that has nothing left to do.
func settled(t *testing.T, size int32) *world {
	t.Helper()
	w := newWorld()
	w.cluster.Spec.Size = &size
	w.run(20)
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || p.Progress.Reason != v1alpha1.ReasonSettled {
		t.Fatalf("the cluster has not settled:\n%s", p)
	}
	return w
}

// find tells whether a plan holds an action of a kind.
func holds[T action.Action](p plan.Plan) (T, bool) {
	for _, step := range p.Steps {
		for _, a := range step.Actions {
			if found, ok := a.(T); ok {
				return found, true
			}
		}
	}
	var none T
	return none, false
}

func TestAVoterIsGivenUpOnlyWhenItIsNotComingBack(t *testing.T) {
	const patience = 5 * time.Minute
	for _, tc := range []struct {
		name   string
		happen func(*world)
		later  time.Duration
		want   bool
	}{
		{"its claim is gone", func(w *world) { w.disappear("delete-claim", "m1"); w.disappear("delete-pod", "m1") }, 0, true},
		{"its claim was made again", func(w *world) { w.disappear("remake-claim", "m1"); w.disappear("delete-pod", "m1") }, 0, true},
		{"its claim is gone, while its engine runs and answers", func(w *world) { w.forgetClaim("m1") }, time.Hour, false},
		{"it is silent, and that is all", func(w *world) { w.happen("silent", "m1") }, time.Hour, false},
		{"its pod is gone", func(w *world) { w.disappear("delete-pod", "m1") }, time.Hour, false},
		{"its node is off for a while", func(w *world) { w.happenToNode("switch-off", "n1") }, patience - time.Second, false},
		{"its node is off for long", func(w *world) { w.happenToNode("switch-off", "n1") }, patience, true},
		{"its node is not ready for long, and it answers", func(w *world) { w.unready("n1") }, time.Hour, false},
		{"its node is gone", func(w *world) { w.happenToNode("delete-node", "n1") }, 10 * time.Second, true},
		{"its node is gone, and it was silent for a moment", func(w *world) { w.happenToNode("delete-node", "n1") }, 9 * time.Second, false},
		{"its node is gone, and it answers", func(w *world) { delete(w.nodes, "n1") }, time.Hour, false},
		{"its node is out of service", func(w *world) { w.happen("silent", "m1"); w.happenToNode("out-of-service", "n1") }, 10 * time.Second, true},
		{"its node is out of service, and it answers", func(w *world) { w.happenToNode("out-of-service", "n1") }, time.Hour, false},
		{"nodes cannot be read", func(w *world) { w.happenToNode("switch-off", "n1"); w.nodes = nil }, time.Hour, false},
		{"its volume holds it on a cordoned node", func(w *world) { w.strand("m1") }, patience, true},
		{"its pod finds no node for another reason", func(w *world) { w.happen("unschedulable", "m1"); w.disappear("delete-pod", "m1"); w.run(2) }, time.Hour, false},
		{"its engine ends again and again", func(w *world) { w.happenToNode("crash-loop", "m1") }, patience, true},
		{"its engine ends again and again since a moment ago", func(w *world) { w.happenToNode("crash-loop", "m1") }, patience - time.Second, false},
		{"its engine ends, and no other was started in the same way", func(w *world) {
			w.happenToNode("crash-loop", "m1")
			w.pods[w.name("m1")].Annotations[render.AnnotationDrift] = "another"
		}, time.Hour, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := settled(t, 3)
			plan.Make(w.snapshot())
			tc.happen(w)
			w.live()
			w.snapshot()
			w.now = w.now.Add(tc.later)
			p := plan.Make(w.snapshot())
			if removed, ok := holds[action.RemoveVoter](p); ok != tc.want || ok && removed.Member != w.name("m1") {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

// forgetClaim lets a claim go while the volume stays in use.
func (w *world) forgetClaim(number string) {
	claim := w.claims[w.name(number)]
	w.volumes = map[string]*corev1.PersistentVolumeClaim{w.name(number): claim}
	delete(w.claims, w.name(number))
}

// strand lets the pod of a member be made again where its volume cannot follow.
func (w *world) strand(number string) {
	w.happenToNode("strand", number)
	w.disappear("delete-pod", number)
	w.run(2)
}

func (w *world) unready(name string) {
	node := w.nodes[name]
	node.UnreadySince = w.now
	w.nodes[name] = node
}

func TestNobodyIsGivenUpBecauseOfSilenceWhereTheUserForbidsIt(t *testing.T) {
	for name, happen := range map[string]func(*world){
		"a node that is gone":   func(w *world) { w.happenToNode("delete-node", "n1") },
		"a node that is off":    func(w *world) { w.happenToNode("switch-off", "n1") },
		"a volume that holds":   func(w *world) { w.strand("m1") },
		"an engine that ends":   func(w *world) { w.happenToNode("crash-loop", "m1") },
		"a node out of service": func(w *world) { w.happen("silent", "m1"); w.happenToNode("out-of-service", "n1") },
	} {
		t.Run(name, func(t *testing.T) {
			w := settled(t, 3)
			w.cluster.Spec.Replacement.Policy = v1alpha1.ReplaceNever
			happen(w)
			w.live()
			w.now = w.now.Add(time.Hour)
			if p := plan.Make(w.snapshot()); len(p.Steps) > 0 {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

// moves says whether a plan changes who is a member.
func moves(p plan.Plan) bool {
	_, assigns := holds[action.Assign](p)
	_, removes := holds[action.RemoveVoter](p)
	_, drops := holds[action.Drop](p)
	return assigns || removes || drops
}

func TestTheTimeThatAMemberIsWaitedForIsTheUsers(t *testing.T) {
	w := settled(t, 3)
	seconds := int32(30)
	w.cluster.Spec.Replacement.AfterSeconds = &seconds
	w.happenToNode("switch-off", "n1")
	w.now = w.now.Add(30 * time.Second)
	if _, ok := holds[action.RemoveVoter](plan.Make(w.snapshot())); !ok {
		t.Error("the member is still waited for")
	}
}

func TestWithoutAQuorumNobodyIsGivenUp(t *testing.T) {
	w := settled(t, 3)
	w.happenToNode("delete-node", "n1")
	w.happenToNode("delete-node", "n2")
	w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m0")}
	one := int32(1)
	w.cluster.Spec.Size = &one
	w.now = w.now.Add(time.Hour)
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestWhoLeavesFirstWhenThereAreTooMany(t *testing.T) {
	for _, tc := range []struct {
		name   string
		happen func(*world)
		want   string
	}{
		{"the youngest", func(*world) {}, "m4"},
		{"not the leader", func(w *world) { w.leads = w.name("m4") }, "m3"},
		{"who does not follow", func(w *world) { w.happen("silent", "m2"); w.now = w.now.Add(time.Minute) }, "m2"},
		{"who shares a node", func(w *world) { w.pods[w.name("m1")].Spec.NodeName = "n3" }, "m3"},
		{"who is to be replaced anyway", func(w *world) {
			w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m1")}
		}, "m1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := settled(t, 5)
			w.snapshot()
			tc.happen(w)
			four := int32(4)
			w.cluster.Spec.Size = &four
			p := plan.Make(w.snapshot())
			if led, ok := holds[action.LabelServing](p); ok && led.Stop && led.Name == w.name(tc.want) {
				w.round(0)
				p = plan.Make(w.snapshot())
			}
			if removed, ok := holds[action.RemoveVoter](p); !ok || removed.Member != w.name(tc.want) {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		})
	}
}

func TestAVoterThatWorksLeavesOnlyWhenAllOthersDoTheirWork(t *testing.T) {
	w := settled(t, 5)
	w.happen("silent", "m1")
	w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m2")}
	four := int32(4)
	w.cluster.Spec.Size = &four
	p := plan.Make(w.snapshot())
	if moves(p) || p.Progress.Reason != v1alpha1.ReasonReplacing {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestNoSuccessorIsAssignedWhileAnotherVoterIsDown(t *testing.T) {
	w := settled(t, 3)
	w.happen("silent", "m1")
	w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m2")}
	if p := plan.Make(w.snapshot()); moves(p) {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}

func TestWhileTheVersionChangesOnlyLostVotersLeave(t *testing.T) {
	changing := func(t *testing.T) *world {
		w := settled(t, 3)
		w.cluster.Status.Operation = &v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.7.3"}
		return w
	}
	t.Run("a scale waits", func(t *testing.T) {
		w := changing(t)
		for _, size := range []int32{1, 5} {
			w.cluster.Spec.Size = &size
			if p := plan.Make(w.snapshot()); moves(p) {
				t.Errorf("plan:\n%s", w.short(p.String()))
			}
		}
	})
	t.Run("a replacement that is asked for waits", func(t *testing.T) {
		w := changing(t)
		w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m1")}
		if p := plan.Make(w.snapshot()); moves(p) {
			t.Errorf("plan:\n%s", w.short(p.String()))
		}
	})
	t.Run("a lost voter is replaced", func(t *testing.T) {
		w := changing(t)
		w.disappear("delete-claim", "m1")
		w.disappear("delete-pod", "m1")
		p := plan.Make(w.snapshot())
		assign, ok := holds[action.Assign](p)
		if _, removes := holds[action.RemoveVoter](p); !removes || !ok || len(assign.Members) != 4 {
			t.Errorf("plan:\n%s", w.short(p.String()))
		}
	})
}
