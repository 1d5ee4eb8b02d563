package act

import (
	"context"

	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/plan/action"
)

func (d *do) applyBudget(ctx context.Context, a action.ApplyBudget) error {
	have := d.s.Budget
	if have == nil {
		there, err := d.create(ctx, a.Budget.DeepCopy())
		if err == nil && there {
			return stale("the PodDisruptionBudget was made meanwhile")
		}
		return err
	}
	after := have.DeepCopy()
	after.Labels = merged(after.Labels, a.Budget.Labels)
	after.Spec = a.Budget.Spec
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(have, client.MergeFromWithOptimisticLock{}))
}

func (d *do) deleteBudget(ctx context.Context, a action.DeleteBudget) error {
	return d.remove(ctx, &policyv1.PodDisruptionBudget{ObjectMeta: d.meta(a.Name)}, a.UID)
}
