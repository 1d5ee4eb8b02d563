package act

import (
	"testing"

	policyv1 "k8s.io/api/policy/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// A cache that is late may show the budget of more voters that there were a moment ago.
func TestNoLearnerIsPromotedBeforeTheBudgetHasGrown(t *testing.T) {
	for keeps, tc := range map[string]struct {
		of    func(*v1alpha1.EtcdCluster, int) *policyv1.PodDisruptionBudget
		n     int
		grown bool
	}{
		"the quorum of fewer": {render.Budget, 1, false},
		"the quorum of all":   {render.Budget, 2, true},
		"all but the new one": {render.BudgetOfAll, 2, false},
		"all":                 {render.BudgetOfAll, 3, true},
	} {
		grown := tc.grown
		st, e := withEtcd(t)
		st.s.Etcd.List.Members[2].Learner = true
		st.s.Cluster.Status.Operation = nil
		if err := st.client.Create(t.Context(), tc.of(st.s.Cluster, tc.n)); err != nil {
			t.Fatal(err)
		}
		outcome := st.do(action.Promote{Leader: "db-a-0", Members: []action.Promotion{{Member: "db-a-2", ID: 0xa2}}})
		if grown && outcome.Err != nil {
			t.Error(outcome.Err)
		} else if !grown {
			st.wantSetback(outcome, plan.Stale, "")
		}
		if (len(e.promoted) > 0) != grown {
			t.Errorf("with a budget of %s, promoted: %x", keeps, e.promoted)
		}
	}
}
