package act

import (
	"context"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
)

// live reads the cluster from the API server, right before an action that could not be undone. A cluster that is gone,
// or being deleted, or another one of the same name, is a setback.
func (d *do) live(ctx context.Context) (*v1alpha1.EtcdCluster, error) {
	var cluster v1alpha1.EtcdCluster
	if err := d.Live.Get(ctx, client.ObjectKeyFromObject(d.s.Cluster), &cluster); err != nil {
		return nil, fmt.Errorf("read the cluster again: %w", err)
	}
	if cluster.UID != d.s.Cluster.UID || !cluster.DeletionTimestamp.IsZero() {
		return nil, stale("the cluster is being deleted")
	}
	return &cluster, nil
}

// unchanged makes sure that the cluster is still the one of the snapshot, to the last word of its status: who leaves was
// chosen by all of it.
func (d *do) unchanged(ctx context.Context) (*v1alpha1.EtcdCluster, error) {
	cluster, err := d.live(ctx)
	if err != nil {
		return nil, err
	}
	if cluster.ResourceVersion != d.s.Cluster.ResourceVersion {
		return nil, stale("the cluster changed meanwhile")
	}
	return cluster, nil
}

func stale(format string, args ...any) error {
	return &plan.Setback{Kind: plan.Stale, Message: fmt.Sprintf(format, args...)}
}

// member finds a member in a cluster's status.
func member(cluster *v1alpha1.EtcdCluster, name string) *v1alpha1.MemberStatus {
	for i := range cluster.Status.Members {
		if cluster.Status.Members[i].Name == name {
			return &cluster.Status.Members[i]
		}
	}
	return nil
}
