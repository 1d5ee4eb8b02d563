package plan_test

import (
	"strings"
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

func TestASingleVoterIsKeptFromEvictionOnlyWhenThatIsAskedFor(t *testing.T) {
	one := int32(1)
	w := newWorld()
	w.cluster.Spec.Size = &one
	w.run(12)
	if w.budget != nil {
		t.Fatalf("nobody asked for %s", w.budget.Spec.MinAvailable)
	}
	before := w.pods[w.name("m0")].UID
	w.cluster.Spec.Scheduling.SingleVoterEviction = v1alpha1.ForbidEviction
	w.run(12)
	if w.budget == nil || w.budget.Spec.MinAvailable.IntValue() != 1 {
		t.Fatalf("the budget is %+v, want one that keeps 1", w.budget)
	}
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || p.Progress.Reason != v1alpha1.ReasonSettled || w.pods[w.name("m0")].UID != before {
		t.Errorf("who asks for a budget asks for no other pod:\n%s", p)
	}
	w.cluster.Spec.Scheduling.SingleVoterEviction = v1alpha1.AllowEviction
	w.run(12)
	if w.budget != nil {
		t.Error("the budget is still there")
	}
}

// Who is told that the only voter stops, and then that its new pod is refused, is told so again and again.
func TestTheAPIServerIsAskedBeforeItIsAnnouncedThatTheOnlyVoterStops(t *testing.T) {
	one, heartbeat := int32(1), int32(150)
	w := newWorld()
	w.cluster.Spec.Size = &one
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
	asked, asks := holds[action.TryPod](plan.Make(w.snapshot()))
	if !asks || asked.Name != w.name("m0") || asked.Pod.Annotations[render.AnnotationDrift] == w.pods[w.name("m0")].Annotations[render.AnnotationDrift] {
		t.Fatalf("plan:\n%s", plan.Make(w.snapshot()))
	}
	w.round(0)
	if p := plan.Make(w.snapshot()); len(restarts(p)) != 1 {
		t.Errorf("once it is announced the plan is:\n%s", p)
	}
}

// What the version that it is given is told by, the API server has to be asked about, too: its image for instance.
func TestTheAPIServerIsAskedAboutAPodOfTheVersionThatTheOnlyVoterIsToBeGiven(t *testing.T) {
	one := int32(1)
	w := newWorld()
	w.cluster.Spec.Size, w.cluster.Spec.Version = &one, "3.5.35"
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.6.16"
	for range 3 {
		if asked, asks := holds[action.TryPod](plan.Make(w.snapshot())); asks {
			if versionOf(asked.Pod) != "3.6.16" || asked.Pod.Spec.Containers[0].Image != "etcd:3.6.16" {
				t.Errorf("asked about a pod of %s", versionOf(asked.Pod))
			}
			return
		}
		w.round(0)
	}
	t.Fatalf("nobody asks:\n%s", plan.Make(w.snapshot()))
}

// What is said of a read replica that is to leave, and waits for the version, must not be all that is heard.
func TestASingleVoterHasItsTurnWhileAReadReplicaWaitsToLeave(t *testing.T) {
	one := int32(1)
	w := newWorld()
	w.cluster.Spec.Size, w.cluster.Spec.ReadReplicas = &one, &one
	w.run(12)
	w.cluster.Spec.Version = "3.7.3"
	for range 60 {
		if operation := w.cluster.Status.Operation; operation != nil && len(operation.Members) > 0 {
			break
		}
		w.now = w.now.Add(10 * time.Second)
		w.run(1)
	}
	if operation := w.cluster.Status.Operation; operation == nil || len(operation.Members) != 1 {
		t.Fatalf("the read replica had no turn: %+v", operation)
	}

	none := int32(0)
	w.cluster.Spec.ReadReplicas = &none
	told := ""
	for range 60 {
		w.now = w.now.Add(10 * time.Second)
		told = w.run(1)
	}
	if w.cluster.Status.Version != "3.7.3" || w.cluster.Status.Operation != nil || len(w.cluster.Status.Members) != 1 {
		t.Errorf("it runs %s with members %+v and %+v, and says:\n%s", w.cluster.Status.Version, w.cluster.Status.Members, w.cluster.Status.Operation, told)
	}
}

// takenBackTooFar is a single voter that ran the newer engine while nobody looked, lacked its image after that, and was taken the upgrade back.
func takenBackTooFar(t *testing.T) *world {
	t.Helper()
	one := int32(1)
	w := newWorld()
	w.cluster.Spec.Size, w.cluster.Spec.Version = &one, "3.5.35"
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.happen("unpullable", "etcd:3.6.16")
	w.cluster.Spec.Version = "3.6.16"
	w.run(12)
	w.speaks = "3.6"
	w.cluster.Spec.Version = "3.5.35"
	w.run(12)
	if operation := w.cluster.Status.Operation; operation == nil || len(operation.Members) > 0 || versionOf(w.pods[w.name("m0")]) != "3.5.35" {
		t.Fatalf("the operation is %+v", operation)
	}
	return w
}

func TestAnUpgradeThatWasTakenBackTooFarIsGivenAgainAlthoughNobodyLeads(t *testing.T) {
	w := takenBackTooFar(t)
	if p := plan.Make(w.snapshot()); !strings.Contains(p.Progress.Message, "set the version back to 3.6.16, which gives it the change again") {
		t.Errorf("it does not say how to go on:\n%s", p)
	}
	delete(w.unpullable, "etcd:3.6.16")
	w.cluster.Spec.Version = "3.6.16"
	for range 12 {
		w.now = w.now.Add(10 * time.Second)
		w.run(12)
	}
	if w.cluster.Status.Version != "3.6.16" || w.cluster.Status.Operation != nil {
		t.Errorf("it stays at %s for ever:\n%s", w.cluster.Status.Version, plan.Make(w.snapshot()))
	}
}

func TestAnUpgradeIsGivenAgainAloneOnlyToAMemberThatHadIt(t *testing.T) {
	for name, change := range map[string]func(w *world){
		"it has yet to have its first turn": func(w *world) { w.cluster.Status.Operation.TakenBack = nil },
		"there is no image":                 func(w *world) { delete(w.settings.Images, "3.6.16") },
		"it is a downgrade":                 func(w *world) { w.cluster.Status.Operation.Type = v1alpha1.OperationDowngrade },
		"the engine runs": func(w *world) {
			w.pods[w.name("m0")].Status.ContainerStatuses[0].State = w.runningSince(w.pods[w.name("m0")])
		},
	} {
		w := takenBackTooFar(t)
		w.cluster.Spec.Version = "3.6.16"
		change(w)
		if turn, gives := holds[action.GiveTurn](plan.Make(w.snapshot())); gives {
			t.Errorf("%s: %s", name, turn)
		}
	}
}
