package plan_test

import (
	"go/ast"
	"go/parser"
	"go/token"
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

// The agent imports nothing of the planner, so each says it for itself.
func TestTheOperatorAndTheHookTakeAsFewEntriesForClose(t *testing.T) {
	operator, hook := constant(t, "view/successor.go", "closeEntries"), constant(t, "../../cmd/agent/prestop.go", "closeEntries")
	if operator != hook {
		t.Errorf("for the operator a voter is close with %s entries less than the leader, and for the hook with %s", operator, hook)
	}
}

// constant is the value of a constant, as a file of Go says it.
func constant(t *testing.T, path, name string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	value := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, is := n.(*ast.ValueSpec); is && len(spec.Values) == 1 && spec.Names[0].Name == name {
			if literal, is := spec.Values[0].(*ast.BasicLit); is {
				value = literal.Value
			}
		}
		return true
	})
	if value == "" {
		t.Fatalf("%s has no constant %s", path, name)
	}
	return value
}
