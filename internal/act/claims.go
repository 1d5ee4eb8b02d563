package act

import (
	"context"
	"errors"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// makeClaims makes the claims of members that have none yet, side by side, and records their UIDs by compare-and-swap. A
// claim that was seen is not made again, so that an operator which ends after each of its writes gets on, too. One that was recorded and
// is gone is not made again either, whatever an older status says.
func (d *do) makeClaims(ctx context.Context, a action.MakeClaims) error {
	if _, err := d.unchanged(ctx); err != nil {
		return err
	}
	claims := make([]*corev1.PersistentVolumeClaim, len(a.Members))
	errs := make([]error, len(a.Members))
	d.sideBySide(len(a.Members), func(i int) {
		m := a.Members[i]
		if claims[i] = d.s.Claims[m.Name]; claims[i] != nil {
			return
		}
		claims[i] = render.Claim(d.s.Cluster, m.Name, m.Role)
		_, errs[i] = d.create(ctx, claims[i])
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return d.swapStatus(ctx, func(status *v1alpha1.EtcdClusterStatus) {
		for _, claim := range claims {
			for i := range status.Members {
				if status.Members[i].Name == claim.Name && status.Members[i].ClaimUID == "" {
					status.Members[i].ClaimUID = string(claim.UID)
				}
			}
		}
	})
}

// recordClaim writes down what a claim was made with. The smaller of its size and the spec's: somebody else may have made it larger, and
// then it stays so.
func (d *do) recordClaim(ctx context.Context, a action.RecordClaim) error {
	have := d.s.Claims[a.Name]
	if have == nil || have.UID != a.UID {
		return stale("claim %s changed meanwhile", a.Name)
	}
	made, size := d.s.Cluster.DeepCopy(), have.Spec.Resources.Requests[corev1.ResourceStorage]
	made.Spec.Storage.StorageClassName = classMadeWith(d.s.Cluster, have)
	if asked := render.StorageSize(d.s.Cluster); asked.Cmp(size) < 0 {
		size = asked
	}
	after := have.DeepCopy()
	after.Annotations = merged(after.Annotations, render.ClaimRecord(made, size))
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(have, client.MergeFromWithOptimisticLock{}))
}

// classMadeWith is the storage class that an old claim was made with; nil when none was named. Whoever takes up this release may change the
// class before it looks for the first time: then only the claim tells. One that differs from a spec which the earlier release has seen was made
// so by a webhook, which would do it again.
func classMadeWith(c *v1alpha1.EtcdCluster, claim *corev1.PersistentVolumeClaim) *string {
	asked := c.Spec.Storage.StorageClassName
	if asked == nil || c.Generation == c.Status.ObservedGeneration {
		return asked
	}
	return claim.Spec.StorageClassName
}

// growClaim asks for a larger volume.
func (d *do) growClaim(ctx context.Context, a action.GrowClaim) error {
	have := d.s.Claims[a.Name]
	if have == nil || have.UID != a.UID {
		return stale("claim %s changed meanwhile", a.Name)
	}
	after := have.DeepCopy()
	after.Spec.Resources.Requests[corev1.ResourceStorage] = a.Size
	after.Annotations = merged(after.Annotations, map[string]string{render.AnnotationSize: a.Size.String()})
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(have, client.MergeFromWithOptimisticLock{}))
}

// setClaimOwner makes a claim follow the cluster into deletion, or not. Owners that others gave it stay.
func (d *do) setClaimOwner(ctx context.Context, a action.SetClaimOwner) error {
	have := d.s.Claims[a.Name]
	if have == nil || have.UID != a.UID {
		return stale("claim %s changed meanwhile", a.Name)
	}
	after := have.DeepCopy()
	after.OwnerReferences = render.ClaimOwners(d.s.Cluster, have.OwnerReferences)
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(have, client.MergeFromWithOptimisticLock{}))
}
