package act

import (
	"context"
	"fmt"

	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/render"
)

// applyBudget makes the budget what is wanted. Where one that keeps all voters is refused, as by a policy that every budget has to let somebody
// be evicted, it keeps the quorum at least (I40), and the refusal is told nevertheless.
func (d *do) applyBudget(ctx context.Context, want *policyv1.PodDisruptionBudget) error {
	err := d.writeBudget(ctx, want)
	all := render.KeepsAllOf(want)
	if all == 0 || !refusesWhatIsAsked(err) || d.s.Budget != nil && keepsQuorumOf(d.s.Budget, all) {
		return err
	}
	if least := d.writeBudget(ctx, render.Budget(d.s.Cluster, quorum.Majority(all))); least != nil {
		return least
	}
	return err
}

func (d *do) writeBudget(ctx context.Context, want *policyv1.PodDisruptionBudget) error {
	have := d.s.Budget
	if have == nil {
		there, err := d.create(ctx, want.DeepCopy())
		if err == nil && there {
			return stale("the PodDisruptionBudget was made meanwhile")
		}
		return err
	}
	after := have.DeepCopy()
	after.Labels = merged(after.Labels, want.Labels)
	render.MarkBudget(after, want)
	after.Spec = want.Spec
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(have, client.MergeFromWithOptimisticLock{}))
}

func (d *do) deleteBudget(ctx context.Context, a action.DeleteBudget) error {
	return d.remove(ctx, &policyv1.PodDisruptionBudget{ObjectMeta: d.meta(a.Name)}, a.UID)
}

// budgetHasGrown makes sure, past the cache, that the budget keeps a quorum of the voters that there will be (I40): a cache that is late may
// show one of more voters that there were. One that keeps all has to count them, too: to the quorum of so many it may be lowered.
func (d *do) budgetHasGrown(ctx context.Context, promoted int) error {
	if d.s.Founding() || d.s.Etcd.List == nil {
		return nil
	}
	voters := promoted
	for _, m := range d.s.Etcd.List.Members {
		if !m.Learner {
			voters++
		}
	}
	var now policyv1.PodDisruptionBudget
	err := d.Live.Get(ctx, client.ObjectKey{Namespace: d.s.Cluster.Namespace, Name: naming.Budget(d.s.Cluster.Name)}, &now)
	switch {
	case client.IgnoreNotFound(err) != nil:
		return fmt.Errorf("look at the PodDisruptionBudget again: %w", err)
	case err == nil && metav1.IsControlledBy(&now, d.s.Cluster) && !keepsQuorumOf(&now, voters):
		return stale("the PodDisruptionBudget has not grown yet")
	}
	return nil
}

func keepsQuorumOf(budget *policyv1.PodDisruptionBudget, voters int) bool {
	if budget.Spec.MinAvailable == nil || budget.Spec.MinAvailable.IntValue() < quorum.Majority(voters) {
		return false
	}
	all := render.KeepsAllOf(budget)
	return all == 0 || all >= voters
}
