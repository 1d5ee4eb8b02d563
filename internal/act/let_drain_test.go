package act

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/render"
)

// holding is a founded cluster of one member whose budget keeps all of three voters, as it was last seen.
func holding(t *testing.T) *stage {
	t.Helper()
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.must(action.ApplyBudget{Budget: render.BudgetOfAll(st.s.Cluster, 3)})
	st.s.Budget = st.budget()
	return st
}

func (st *stage) budget() *policyv1.PodDisruptionBudget {
	st.Helper()
	var budget policyv1.PodDisruptionBudget
	if !st.get("db", &budget) {
		st.Fatal("there is no budget")
	}
	return &budget
}

func TestABudgetThatIsLoweredDoesNotSayAnyMoreThatItKeepsAll(t *testing.T) {
	st := holding(t)
	if n := render.KeepsAllOf(st.budget()); n != 3 {
		t.Errorf("the budget says that it keeps all of %d voters, want 3", n)
	}
	st.must(action.LowerBudget{Budget: render.Budget(st.s.Cluster, 2)})
	if b := st.budget(); b.Spec.MinAvailable.IntValue() != 2 || render.KeepsAllOf(b) != 0 {
		t.Errorf("the budget keeps %s voters, and says all of %d", b.Spec.MinAvailable, render.KeepsAllOf(b))
	}
}

func TestALostPodDoesNotWaitForABudgetThatCannotBeLowered(t *testing.T) {
	st := holding(t)
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Patch: func(ctx context.Context, c client.WithWatch, obj client.Object, patch client.Patch, opts ...client.PatchOption) error {
			if _, budget := obj.(*policyv1.PodDisruptionBudget); budget {
				return apierrors.NewInternalError(context.DeadlineExceeded)
			}
			return c.Patch(ctx, obj, patch, opts...)
		},
	})
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
	outcome := st.actor.Do(st.Context(), st.s, plan.Plan{Steps: []verdict.Step{
		{Rule: "drains", Actions: []action.Action{action.LowerBudget{Budget: render.Budget(st.s.Cluster, 2)}}},
		{Rule: "pods", Actions: []action.Action{action.CreatePod{Pod: pod, Again: true}}},
	}})
	if !apierrors.IsInternalError(outcome.Err) || !st.get("db-a-0", &corev1.Pod{}) {
		t.Errorf("outcome %+v", outcome)
	}
}
