package act

import (
	"context"
	"errors"
	"testing"

	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

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

// A policy may ask that every budget lets somebody be evicted.
func TestTheQuorumIsKeptWhereABudgetThatKeepsAllIsRefused(t *testing.T) {
	st, _ := withEtcd(t)
	refused := apierrors.NewForbidden(schema.GroupResource{Resource: "poddisruptionbudgets"}, "db", errors.New("nobody could be evicted"))
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if budget, is := obj.(*policyv1.PodDisruptionBudget); is && render.KeepsAllOf(budget) > 0 {
				return refused
			}
			return c.Create(ctx, obj, opts...)
		},
	})
	outcome := st.do(action.ApplyBudget{Budget: render.BudgetOfAll(st.s.Cluster, 3)})
	if !apierrors.IsForbidden(outcome.Err) {
		t.Errorf("the refusal is not told: %v", outcome.Err)
	}
	if b := st.budget(); b.Spec.MinAvailable.IntValue() != 2 || render.KeepsAllOf(b) != 0 {
		t.Errorf("the budget keeps %s voters, and says all of %d", b.Spec.MinAvailable, render.KeepsAllOf(b))
	}
}
