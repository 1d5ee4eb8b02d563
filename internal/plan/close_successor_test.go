package plan_test

import (
	"testing"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// The hook of a pod that is evicted takes the same one. Two transfers to two voters are two elections.
func TestOfVotersThatAreAboutAsFarTheOneOfTheLowestIDLeadsNext(t *testing.T) {
	for _, tc := range []struct {
		behind uint64
		want   string
	}{{99, "m1"}, {101, "m2"}} {
		w := newWorld()
		w.run(12)
		w.happen("cordon", "n0")
		s := w.snapshot()
		s.Etcd.Looks[w.name("m0")].Status.RaftIndex = 5000
		s.Etcd.Looks[w.name("m1")].Status.RaftApplied = 5000 - tc.behind
		s.Etcd.Looks[w.name("m2")].Status.RaftApplied = 5000
		if move, moves := holds[action.MoveLeader](plan.Make(s)); !moves || move.To != w.name(tc.want) {
			t.Errorf("with %d entries less than m2 the leader is to be %s:\n%s", tc.behind, tc.want, w.short(plan.Make(s).String()))
		}
	}
}
