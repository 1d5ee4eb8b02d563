package act

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
)

// writeStatus writes what must be remembered.
func (d *do) writeStatus(ctx context.Context, action plan.Action) error {
	if assign, ok := action.(plan.Assign); ok && assign.Founding {
		if err := d.nothingRetained(ctx); err != nil {
			return err
		}
	}
	return d.swapStatus(ctx, func(status *v1alpha1.EtcdClusterStatus) {
		switch a := action.(type) {
		case plan.Assign:
			status.Members, status.MemberCounter, status.Operation = a.Members, a.Counter, a.Operation.DeepCopy()
			if a.Founding {
				status.Operation.StartedAt = metav1.NewTime(d.s.Now)
			}
		case plan.Rebuild:
			status.Members, status.MemberCounter = a.Members, a.Counter
		case plan.Latch:
			status.ClusterID, status.Version = a.ClusterID, a.Version
		case plan.FinishFounding:
			status.Operation = nil
		}
	})
}

// swapStatus changes the status only if the cluster is still the one of the snapshot: compare and swap.
func (d *do) swapStatus(ctx context.Context, change func(*v1alpha1.EtcdClusterStatus)) error {
	after := d.s.Cluster.DeepCopy()
	change(&after.Status)
	patch := client.MergeFromWithOptions(d.s.Cluster, client.MergeFromWithOptimisticLock{})
	if err := d.Client.Status().Patch(ctx, after, patch); err != nil {
		return fmt.Errorf("write the status: %w", err)
	}
	return nil
}

// nothingRetained makes sure, past the cache, that no claim of an earlier cluster of this name exists before a founding
// begins.
func (d *do) nothingRetained(ctx context.Context) error {
	var list metav1.PartialObjectMetadataList
	list.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("PersistentVolumeClaimList"))
	err := d.Live.List(ctx, &list, client.InNamespace(d.s.Cluster.Namespace),
		client.MatchingLabels{v1alpha1.LabelCluster: d.s.Cluster.Name})
	if err != nil {
		return fmt.Errorf("look for claims of an earlier cluster: %w", err)
	}
	if len(list.Items) > 0 {
		return stale("claim %s of a cluster of this name exists", list.Items[0].Name)
	}
	return nil
}
