package act

import (
	"slices"
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

func begun() action.BeginVersion {
	return action.BeginVersion{From: "3.6.16", Operation: v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.7.3", LogIndex: 7}}
}

func TestAChangeOfTheVersionIsWrittenTurnByTurn(t *testing.T) {
	st := newStage(t)
	st.must(begun())
	operation := st.s.Cluster.Status.Operation
	if operation.StartedAt.IsZero() || operation.LogIndex != 7 || st.s.Cluster.Status.Version != "3.6.16" {
		t.Fatalf("operation %+v of a cluster at %s", operation, st.s.Cluster.Status.Version)
	}
	st.must(action.GiveTurn{Member: "m1"})
	st.must(action.GiveTurn{Member: "m2"})
	st.must(action.GiveTurn{Member: "m1", Back: true})
	if got := st.s.Cluster.Status.Operation; !slices.Equal(got.Members, []string{"m2"}) || !slices.Equal(got.TakenBack, []string{"m1"}) {
		t.Errorf("operation %+v", got)
	}
	st.must(action.GiveTurn{Member: "m1"})
	if got := st.s.Cluster.Status.Operation; !slices.Equal(got.Members, []string{"m2", "m1"}) || len(got.TakenBack) > 0 {
		t.Errorf("operation %+v", got)
	}
	st.must(action.Settle{Version: "3.7.3"})
	if st.s.Cluster.Status.Operation != nil || st.s.Cluster.Status.Version != "3.7.3" {
		t.Errorf("status %+v", st.s.Cluster.Status)
	}
}

func TestATurnIsGivenByCompareAndSwap(t *testing.T) {
	st := newStage(t)
	st.must(begun())
	before := st.s
	st.must(action.GiveTurn{Member: "m1"})
	st.s = before
	st.wantSetback(st.do(action.GiveTurn{Member: "m2"}), plan.Stale, "")
	st.look()
	if got := st.s.Cluster.Status.Operation.Members; !slices.Equal(got, []string{"m1"}) {
		t.Errorf("members %v", got)
	}
}

func TestNoDowngradeIsEnabledAfterTheSpecChanged(t *testing.T) {
	st := newStage(t)
	st.must(action.BeginVersion{From: "3.7.3", Operation: v1alpha1.Operation{Type: v1alpha1.OperationDowngrade, Version: "3.6.16"}})
	edited := st.s.Cluster.DeepCopy()
	edited.Generation++
	if err := st.client.Update(t.Context(), edited); err != nil {
		t.Fatal(err)
	}
	st.wantSetback(st.do(action.EnableDowngrade{Leader: "m0", Target: "3.6"}), plan.Stale, "")
}
