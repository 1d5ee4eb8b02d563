package act

import (
	"testing"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// A cache that is late may show the budget of more voters that there were a moment ago.
func TestNoLearnerIsPromotedBeforeTheBudgetHasGrown(t *testing.T) {
	for keeps, grown := range map[int]bool{1: false, 2: true} {
		st, e := withEtcd(t)
		st.s.Etcd.List.Members[2].Learner = true
		st.s.Cluster.Status.Operation = nil
		if err := st.client.Create(t.Context(), render.Budget(st.s.Cluster, keeps)); err != nil {
			t.Fatal(err)
		}
		outcome := st.do(action.Promote{Leader: "db-a-0", Members: []action.Promotion{{Member: "db-a-2", ID: 0xa2}}})
		if grown && outcome.Err != nil {
			t.Error(outcome.Err)
		} else if !grown {
			st.wantSetback(outcome, plan.Stale, "")
		}
		if (len(e.promoted) > 0) != grown {
			t.Errorf("with a budget of %d, promoted: %x", keeps, e.promoted)
		}
	}
}
