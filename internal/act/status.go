package act

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// writeStatus writes what must be remembered.
func (d *do) writeStatus(ctx context.Context, a action.Action) error {
	if err := d.claimsAllow(ctx, a); err != nil {
		return err
	}
	return d.swapStatus(ctx, func(status *v1alpha1.EtcdClusterStatus) {
		switch a := a.(type) {
		case action.Assign:
			status.Members, status.MemberCounter, status.Operation = a.Members, a.Counter, a.Operation.DeepCopy()
			if a.Founding {
				status.Operation.StartedAt = metav1.NewTime(d.s.Now)
			}
		case action.Rebuild:
			status.Members, status.MemberCounter = a.Members, a.Counter
		case action.Latch:
			status.ClusterID, status.Version = a.ClusterID, a.Version
		case action.FinishFounding:
			status.Operation = nil
		}
	})
}

// swapStatus changes the status only if the cluster is still the one of the snapshot: compare and swap.
func (d *do) swapStatus(ctx context.Context, change func(*v1alpha1.EtcdClusterStatus)) error {
	_, err := d.swapStatusOf(ctx, d.s.Cluster, change)
	return err
}

// swapStatusOf is swapStatus for an action that writes more than once: it returns the cluster as it is then.
func (d *do) swapStatusOf(ctx context.Context, before *v1alpha1.EtcdCluster, change func(*v1alpha1.EtcdClusterStatus)) (*v1alpha1.EtcdCluster, error) {
	after := before.DeepCopy()
	change(&after.Status)
	if err := d.Client.Status().Patch(ctx, after, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})); err != nil {
		return nil, fmt.Errorf("write the status: %w", err)
	}
	return after, nil
}

// claimsAllow makes sure, past the cache, that the claims are as the action needs them. No cluster is founded beside a claim
// of an earlier one, but beside those that go of a founding that was given up, and those that should have gone by now. A status is rebuilt
// only from claims that stay: those of such a founding are on their way out, and the cache may not show that yet.
func (d *do) claimsAllow(ctx context.Context, a action.Action) error {
	assign, assigns := a.(action.Assign)
	_, rebuilds := a.(action.Rebuild)
	if !rebuilds && (!assigns || !assign.Founding) {
		return nil
	}
	var list metav1.PartialObjectMetadataList
	list.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("PersistentVolumeClaimList"))
	err := d.Live.List(ctx, &list, client.InNamespace(d.s.Cluster.Namespace),
		client.MatchingLabels{v1alpha1.LabelCluster: d.s.Cluster.Name})
	if err != nil {
		return fmt.Errorf("look for claims of the cluster: %w", err)
	}
	ours := func(claim metav1.PartialObjectMetadata) bool {
		return claim.Labels[v1alpha1.LabelClusterUID] == d.s.UID()
	}
	stays := func(claim metav1.PartialObjectMetadata) bool { return claim.DeletionTimestamp == nil && ours(claim) }
	if !rebuilds {
		list.Items = slices.DeleteFunc(list.Items, func(claim metav1.PartialObjectMetadata) bool {
			if claim.DeletionTimestamp == nil {
				return false
			}
			return ours(claim) && d.s.Cluster.Status.MemberCounter > 0 || !ours(claim) && snapshot.Overdue(claim.DeletionTimestamp.Time, d.s.Now)
		})
	}
	if !rebuilds && len(list.Items) > 0 {
		return &plan.Setback{Kind: plan.Waits, Message: fmt.Sprintf(
			"nothing is founded beside claim %s, which is labelled as one of a cluster of this name", list.Items[0].Name)}
	}
	if rebuilds && !slices.ContainsFunc(list.Items, stays) {
		return stale("the claims of cluster %s are being deleted", d.s.Cluster.Name)
	}
	return nil
}
