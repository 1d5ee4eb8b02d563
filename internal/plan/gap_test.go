package plan_test

import (
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// upgrading is a cluster of three voters whose first one runs the next version already.
func upgrading() *world {
	w := newWorld()
	w.cluster.Spec.Version = "3.5.35"
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.6.16"
	w.run(12)
	return w
}

func TestAVoterThatIsForgottenInTheMiddleOfAnUpgradeIsReplaced(t *testing.T) {
	w := upgrading()
	if operation := w.cluster.Status.Operation; operation == nil || len(operation.Members) != 1 {
		t.Fatalf("the operation is %+v, want an upgrade that one member had its turn in", operation)
	}
	w.happen("remove-by-hand", "m2")
	for range 20 {
		w.now = w.now.Add(10 * time.Second)
		w.run(12)
	}
	if p := plan.Make(w.snapshot()); w.cluster.Status.Version != "3.6.16" || p.Progress.Reason != v1alpha1.ReasonSettled {
		t.Errorf("the cluster stays at %s for ever:\n%s", w.cluster.Status.Version, w.short(p.String()))
	}
}

func TestNobodyJoinsInTheMiddleOfAnUpgradeBecauseMoreAreAskedFor(t *testing.T) {
	w := upgrading()
	five := int32(5)
	w.cluster.Spec.Size = &five
	for _, step := range plan.Make(w.snapshot()).Steps {
		if step.Rule == "assign" {
			t.Errorf("%s", step.Actions[0])
		}
	}
}

func TestAnImageThatNoMemberWasGivenYetKeepsNoPodFromBeingMadeAgain(t *testing.T) {
	w := newWorld()
	w.cluster.Spec.Version = "3.5.35"
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Version = "3.6.16"
	w.round(0)
	if operation := w.cluster.Status.Operation; operation == nil || len(operation.Members) != 0 {
		t.Fatalf("the operation is %+v, want an upgrade that nobody had a turn in", operation)
	}
	delete(w.settings.Images, "3.6.16")
	w.happen("delete-pod", "m2")
	w.run(12)
	if w.pods[w.name("m2")] == nil || w.cluster.Status.Operation != nil {
		t.Errorf("the operation is %+v, and the plan\n%s", w.cluster.Status.Operation, w.short(plan.Make(w.snapshot()).String()))
	}
}

func TestAnUpgradeIsTakenBackFromAMemberThatServedAndEndsAlthoughNobodyLeads(t *testing.T) {
	w := upgrading()
	s := w.snapshot()
	s.Cluster.Spec.Version = "3.5.35"
	s.Etcd.List, s.Etcd.Leader = nil, ""
	delete(s.Etcd.Looks, w.name("m1"))
	delete(s.Etcd.Looks, w.name("m2"))
	s.Pods[w.name("m1")].Status.ContainerStatuses[0] = crashed()
	for i := range s.Cluster.Status.Members {
		if s.Cluster.Status.Members[i].Name == w.name("m1") {
			s.Cluster.Status.Members[i].Version = "3.6.16"
		}
	}
	p := plan.Make(s)
	if want := (action.GiveTurn{Member: w.name("m1"), Back: true}); len(p.Steps) == 0 || p.Steps[len(p.Steps)-1].Actions[0] != want {
		t.Errorf("the plan is\n%s", w.short(p.String()))
	}
}

func TestAnUpgradeIsNotTakenBackAloneWhereEtcdMayHaveGoneOverToIt(t *testing.T) {
	w := upgrading()
	s := w.snapshot()
	s.Cluster.Spec.Version = "3.5.35"
	s.Etcd = snapshot.Etcd{}
	for i := range s.Cluster.Status.Members {
		m := &s.Cluster.Status.Members[i]
		if m.Name == w.name("m1") {
			m.Version = "3.6.16"
			s.Pods[m.Name].Status.ContainerStatuses[0] = crashed()
		}
	}
	if turn, gives := holds[action.GiveTurn](plan.Make(s)); gives {
		t.Errorf("%s", turn)
	}
}

func TestAnUpgradeThatEveryMemberHasIsNotTakenBack(t *testing.T) {
	w := upgrading()
	s := w.snapshot()
	s.Cluster.Spec.Version = "3.5.35"
	s.Cluster.Status.Operation.Members = nil
	for name, look := range s.Etcd.Looks {
		s.Cluster.Status.Operation.Members = append(s.Cluster.Status.Operation.Members, name)
		look.Status.Version = "3.6.16"
		look.Metrics = &snapshot.Metrics{ClusterVersion: "3.5"}
		s.Etcd.Looks[name] = look
		s.Pods[name].Annotations[render.AnnotationVersion] = "3.6.16"
	}
	if turn, gives := holds[action.GiveTurn](plan.Make(s)); gives {
		t.Errorf("%s", turn)
	}
}

// Its claim may not be deleted, for instance. It is out, and not taken back any more.
func TestAChangeThatIsTakenBackEndsAlthoughAMemberThatHadItCannotBeForgotten(t *testing.T) {
	w := upgrading()
	w.cluster.Spec.Version = "3.5.35"
	w.happen("remove-by-hand", w.short(w.cluster.Status.Operation.Members[0]))
	if _, settles := holds[action.Settle](plan.Make(w.snapshot())); !settles {
		t.Errorf("the change goes on for ever:\n%s", w.short(plan.Make(w.snapshot()).String()))
	}
}

// TestAChangeThatIsTakenBackEndsAlthoughAMemberThatHadItIsForgotten: it was lost with the new version, and is not taken back any more.
func TestAChangeThatIsTakenBackEndsAlthoughAMemberThatHadItIsForgotten(t *testing.T) {
	w := upgrading()
	w.cluster.Status.Operation.Members = append(w.cluster.Status.Operation.Members, w.name("m9"))
	w.cluster.Spec.Version = "3.5.35"
	for range 12 {
		w.now = w.now.Add(time.Minute)
		w.run(12)
	}
	if operation := w.cluster.Status.Operation; operation != nil {
		t.Errorf("the status still tells of the change to %s, which %v had:\n%s", operation.Version, operation.Members, w.short(plan.Make(w.snapshot()).String()))
	}
}
