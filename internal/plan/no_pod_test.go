package plan_test

import (
	"testing"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

func TestNoPodIsMadeForAMemberThatIsOutOfTheList(t *testing.T) {
	w := settled(t, 3)
	w.happen("remove-by-hand", "m1")
	w.happen("delete-pod", "m1")
	w.live()
	if made, makes := holds[action.CreatePod](plan.Make(w.snapshot())); makes {
		t.Errorf("%s", made)
	}
}

func TestNoPodOfAFounderIsMadeBeforeItsTicketIsThere(t *testing.T) {
	w := newWorld()
	for range 12 {
		p := plan.Make(w.snapshot())
		if made, makes := holds[action.CreatePod](p); makes {
			if !made.Founder {
				t.Fatalf("the first pod that is made is not the founder's:\n%s", p)
			}
			s := w.snapshot()
			delete(s.Secrets[naming.MemberCertificates(w.name("m0"))].Data, render.TicketKey)
			if made, makes = holds[action.CreatePod](plan.Make(s)); makes && made.Founder {
				t.Errorf("%s, and there is no ticket for it", made)
			}
			return
		}
		w.round(0)
	}
	t.Fatal("no pod is made")
}

func TestAJoinerThatWaitsIsToldWhereTheLeaderAnswers(t *testing.T) {
	w := settled(t, 3)
	s := w.snapshot()
	for i := range s.Etcd.List.Members {
		if m := &s.Etcd.List.Members[i]; m.Name == w.name("m1") {
			m.Name, m.Learner = "", true
		}
	}
	s.Etcd.Looks[w.name("m1")] = snapshot.Look{Agent: &snapshot.Agent{State: "Waiting", Reason: snapshot.ReasonNoAnswer}}
	if hint, hints := holds[action.Hint](plan.Make(s)); !hints || hint.Member != w.name("m1") || hint.Leader != w.name("m0") {
		t.Errorf("plan:\n%s", plan.Make(s))
	}
}
