package plan_test

import (
	"testing"
	"time"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

func TestADrainIsNotHeldByAnOperatorThatCannotReachEtcd(t *testing.T) {
	for name, tc := range map[string]struct {
		listed, watched time.Duration
		lowers          bool
	}{
		"for a moment":                         {9 * time.Second, time.Hour, false},
		"for a while":                          {10 * time.Second, time.Hour, true},
		"since it started a moment ago":        {0, 9 * time.Second, false},
		"since it started":                     {0, 10 * time.Second, true},
		"while another member is read through": {10 * time.Second, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := onNodesOwnDisks(t, 4)
			w.cordon("m1")
			s := w.snapshot()
			s.Etcd = snapshot.Etcd{LastAnswers: s.Etcd.LastAnswers, LastRead: w.now, WatchedSince: w.now.Add(-tc.watched)}
			if tc.listed > 0 {
				s.Etcd.LastListed = w.now.Add(-tc.listed)
			}
			lower, lowers := holds[action.LowerBudget](plan.Make(s))
			if lowers != tc.lowers || lowers && lower.Budget.Spec.MinAvailable.IntValue() != 2 {
				t.Errorf("the budget is lowered: %t, want %t:\n%s", lowers, tc.lowers, w.short(plan.Make(s).String()))
			}
		})
	}
}

// Somebody may have edited it, of five voters for instance, to their quorum.
func TestABudgetOfTheQuorumIsNotLoweredWhileNobodyTellsTheMemberList(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	w.happenToNode("cordon", "n3")
	w.keeps()
	s := w.snapshot()
	s.Etcd = snapshot.Etcd{WatchedSince: w.now.Add(-time.Hour)}
	if lower, lowers := holds[action.LowerBudget](plan.Make(s)); lowers {
		t.Errorf("%s", lower)
	}
}

func TestADrainThatWaitsInVainIsLetGoBeforeAnythingElseIsDone(t *testing.T) {
	w := onNodesOwnDisks(t, 4)
	w.cordonedFor(w.pods[w.name("m1")].Spec.NodeName, 5*time.Minute)
	w.happen("delete-pod", "m2")
	w.happen("delete-secret", w.name("m2")+"-tls")
	p := plan.Make(w.snapshot())
	lower, lowers := holds[action.LowerBudget](p)
	if !lowers || p.Steps[0].Actions[0] != action.Action(lower) || lower.Budget.Spec.MinAvailable.IntValue() != 2 {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
	if _, applies := holds[action.ApplyBudget](p); applies {
		t.Errorf("the budget is written twice:\n%s", w.short(p.String()))
	}
}
