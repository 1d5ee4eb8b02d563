package act

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
)

// drop forgets members that are not in the member list: what they are made of goes first and the names last, so that a crash
// in between leaves names to be dropped again and nothing that nobody knows of.
func (d *do) drop(ctx context.Context, a action.Drop) error {
	cluster, err := d.unchanged(ctx)
	if err != nil {
		return err
	}
	if a.RestartFounding {
		cluster, err = d.giveUpFounding(ctx)
	} else {
		// An operator that removed a voter may have ended before it wrote that down.
		err = d.writeDownAgain(ctx)
	}
	if err != nil {
		return err
	}
	for _, name := range a.Members {
		if err := d.dismantle(ctx, a, name); err != nil {
			return fmt.Errorf("dismantle member %s: %w", name, err)
		}
	}
	_, err = d.swapStatusOf(ctx, cluster, func(status *v1alpha1.EtcdClusterStatus) {
		status.Members = slices.DeleteFunc(status.Members, func(m v1alpha1.MemberStatus) bool {
			return slices.Contains(a.Members, m.Name)
		})
		if a.RestartFounding {
			status.Operation = nil
		}
	})
	return err
}

// giveUpFounding takes the right to found from all founders before anything of theirs is taken away. Another operator may see all of them
// serve meanwhile: from then on it can count the cluster as founded no more, and if it did before, nothing is taken away.
func (d *do) giveUpFounding(ctx context.Context) (*v1alpha1.EtcdCluster, error) {
	if operation := d.s.Cluster.Status.Operation; operation == nil || len(operation.Founders) == 0 {
		return d.s.Cluster, nil
	}
	return d.swapStatusOf(ctx, d.s.Cluster, func(status *v1alpha1.EtcdClusterStatus) { status.Operation.Founders = nil })
}

// writeDownAgain makes an entry when a single voter leads, before anything of those is taken away that it might still count on.
func (d *do) writeDownAgain(ctx context.Context) error {
	if d.s.Etcd.Leader == "" {
		return nil
	}
	client, leader, err := d.at(d.s.Etcd.Leader)
	if err != nil {
		return err
	}
	return d.writeDown(ctx, client, leader)
}

func (d *do) dismantle(ctx context.Context, a action.Drop, name string) error {
	if pod := d.s.Pods[name]; pod != nil {
		var how []client.DeleteOption
		if slices.Contains(a.SwitchedOff, name) {
			how = append(how, client.GracePeriodSeconds(0))
		}
		if err := d.remove(ctx, &corev1.Pod{ObjectMeta: d.meta(name)}, pod.UID, how...); err != nil {
			return err
		}
	}
	if claim := d.s.Claims[name]; claim != nil && d.owns(claim) && d.recorded(claim) {
		if err := d.leaveClaim(ctx, claim, slices.Contains(a.KeepClaims, name)); err != nil {
			return err
		}
	}
	if secret := d.s.Secrets[naming.MemberCertificates(name)]; secret != nil {
		return d.remove(ctx, &corev1.Secret{ObjectMeta: d.meta(secret.Name)}, secret.UID)
	}
	return nil
}

// leaveClaim deletes the claim of a member that is out, or labels it as retired, so that nothing takes it for that of a
// member again.
func (d *do) leaveClaim(ctx context.Context, claim *corev1.PersistentVolumeClaim, keep bool) error {
	if !keep {
		return d.remove(ctx, &corev1.PersistentVolumeClaim{ObjectMeta: d.meta(claim.Name)}, claim.UID)
	}
	if claim.Labels[v1alpha1.LabelRetired] == "true" {
		return nil // A write that changes nothing would be the only one of an operator that ends after each.
	}
	after := claim.DeepCopy()
	after.Labels = merged(after.Labels, map[string]string{v1alpha1.LabelRetired: "true"})
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(claim, client.MergeFromWithOptimisticLock{}))
}

// recorded says whether a claim is the one that was made for its member, or none was recorded yet. One that somebody made in its place
// may carry our labels, and is still not ours to delete.
func (d *do) recorded(claim *corev1.PersistentVolumeClaim) bool {
	m := member(d.s.Cluster, claim.Name)
	return m == nil || m.ClaimUID == "" || m.ClaimUID == string(claim.UID)
}
