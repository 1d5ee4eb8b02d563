package act

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
)

// drop forgets members that never ran: what they are made of goes first and the names last, so that a crash in between
// leaves names to be dropped again and nothing that nobody knows of.
func (d *do) drop(ctx context.Context, a plan.Drop) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if cluster.ResourceVersion != d.s.Cluster.ResourceVersion {
		return stale("the cluster changed meanwhile")
	}
	if a.RestartFounding && cluster.Status.ClusterID != "" {
		return stale("the cluster is founded")
	}
	for _, name := range a.Members {
		if err := d.dismantle(ctx, name, slices.Contains(a.KeepClaims, name)); err != nil {
			return fmt.Errorf("dismantle member %s: %w", name, err)
		}
	}
	return d.swapStatus(ctx, func(status *v1alpha1.EtcdClusterStatus) {
		status.Members = slices.DeleteFunc(status.Members, func(m v1alpha1.MemberStatus) bool {
			return slices.Contains(a.Members, m.Name)
		})
		if a.RestartFounding {
			status.Operation = nil
		}
	})
}

func (d *do) dismantle(ctx context.Context, name string, keepClaim bool) error {
	if pod := d.s.Pods[name]; pod != nil {
		if err := d.remove(ctx, &corev1.Pod{ObjectMeta: d.meta(name)}, pod.UID); err != nil {
			return err
		}
	}
	if claim := d.s.Claims[name]; claim != nil && !keepClaim && d.owns(claim) {
		if err := d.remove(ctx, &corev1.PersistentVolumeClaim{ObjectMeta: d.meta(name)}, claim.UID); err != nil {
			return err
		}
	}
	if secret := d.s.Secrets[naming.MemberCertificates(name)]; secret != nil {
		return d.remove(ctx, &corev1.Secret{ObjectMeta: d.meta(secret.Name)}, secret.UID)
	}
	return nil
}
