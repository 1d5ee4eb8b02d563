package plan_test

import (
	"strings"
	"testing"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// foundersServe is a look at a cluster whose founder serves, right before that is recorded, and the name of the founder.
func foundersServe(t *testing.T) (*snapshot.Snapshot, string) {
	t.Helper()
	w := newWorld()
	for range 12 {
		s := w.snapshot()
		if latches(plan.Make(s)) {
			return s, w.name("m0")
		}
		w.run(1)
	}
	t.Fatal("the cluster is not founded")
	return nil, ""
}

func latches(p plan.Plan) bool {
	for _, step := range p.Steps {
		for _, a := range step.Actions {
			if _, is := a.(action.Latch); is {
				return true
			}
		}
	}
	return false
}

// TestAFoundingWhoseFounderTrustsAnotherAuthorityStartsAnew: somebody deleted the authority's Secret, and there is a new one.
// Neither the operator nor a joiner is let in by an engine that was started with the old one.
func TestAFoundingWhoseFounderTrustsAnotherAuthorityStartsAnew(t *testing.T) {
	for name, look := range map[string]func(*snapshot.Snapshot){
		"it answers":        func(*snapshot.Snapshot) {},
		"it lets nobody in": func(s *snapshot.Snapshot) { s.Etcd = snapshot.Etcd{} },
	} {
		s, founder := foundersServe(t)
		s.Pods[founder].Annotations[render.AnnotationParts] += " " + render.PartCertificates + "=old"
		s.Secrets[naming.MemberCertificates(founder)].Data[render.KeyPeerAuthority] = []byte("new")
		look(s)
		if p := plan.Make(s); len(p.Steps) != 1 || !strings.Contains(p.String(), "forget members") {
			t.Errorf("%s, and the plan is:\n%s", name, p)
		}
	}
}

func TestNothingCountsAsFoundedWhileAnAuthorityIsMissing(t *testing.T) {
	s, _ := foundersServe(t)
	delete(s.Secrets, naming.PeerAuthority("db"))
	if p := plan.Make(s); latches(p) || len(p.Steps) == 0 {
		t.Errorf("plan:\n%s", p)
	}
}

func TestNothingCountsAsFoundedWhileTheCertificatesOfAFounderAreOfAnotherAuthority(t *testing.T) {
	s, founder := foundersServe(t)
	leaves := s.Leaves[naming.MemberCertificates(founder)]
	leaves.Bundles, leaves.SignedByCurrent = false, false
	s.Leaves[naming.MemberCertificates(founder)] = leaves
	if p := plan.Make(s); latches(p) || len(p.Steps) == 0 {
		t.Errorf("plan:\n%s", p)
	}
}
