package act

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/plan/action"
)

// changeVersion writes what must be remembered of a change of the version.
func (d *do) changeVersion(ctx context.Context, a action.Action) error {
	return d.swapStatus(ctx, func(status *v1alpha1.EtcdClusterStatus) {
		switch a := a.(type) {
		case action.BeginVersion:
			status.Version = a.From
			status.Operation = a.Operation.DeepCopy()
			status.Operation.StartedAt = metav1.NewTime(d.s.Now)
		case action.GiveTurn:
			giveTurn(status.Operation, a)
		case action.Settle:
			status.Version, status.Operation = a.Version, nil
		}
	})
}

// giveTurn keeps of a member that was taken the version back that it had it: it may not run without any more.
func giveTurn(operation *v1alpha1.Operation, a action.GiveTurn) {
	without := func(names []string) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == a.Member })
	}
	operation.Members, operation.TakenBack = without(operation.Members), without(operation.TakenBack)
	if a.Back {
		operation.TakenBack = append(operation.TakenBack, a.Member)
	} else {
		operation.Members = append(operation.Members, a.Member)
	}
}

// prepareVersion does what etcd needs before members are started with another version, at the leader's own endpoint and only
// if, past every cache, the spec and the operation are still those that it was decided by.
func (d *do) prepareVersion(ctx context.Context, a action.Action) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if cluster.Generation != d.s.Cluster.Generation ||
		!equality.Semantic.DeepEqual(cluster.Status.Operation, d.s.Cluster.Status.Operation) {
		return stale("the cluster changed meanwhile")
	}
	switch a := a.(type) {
	case action.AgeLog:
		return d.ageLog(ctx, a)
	case action.EnableDowngrade:
		return d.enableDowngrade(ctx, a)
	case action.CancelDowngrade:
		return d.cancelDowngrade(ctx, a)
	default:
		return fmt.Errorf("nobody knows how to carry out %T", a)
	}
}

// ageLog makes some of the entries; the next look shows how many are still missing.
func (d *do) ageLog(ctx context.Context, a action.AgeLog) error {
	client, leader, err := d.at(a.Leader)
	if err != nil {
		return err
	}
	if made, err := client.AgeLog(ctx, leader, a.Entries); err != nil && made == 0 {
		return refused(err, "making entries in the log")
	}
	return nil
}

// enableDowngrade asks first whether etcd would go down, so that a refusal changes nothing. One that is enabled already is fine.
func (d *do) enableDowngrade(ctx context.Context, a action.EnableDowngrade) error {
	client, leader, err := d.at(a.Leader)
	if err != nil {
		return err
	}
	for _, step := range []etcd.DowngradeAction{etcd.DowngradeValidate, etcd.DowngradeEnable} {
		err := client.Downgrade(ctx, leader, step, string(a.Target))
		switch {
		case etcd.Classify(err) == etcd.DowngradeInProgress:
			return nil
		case err != nil:
			return refused(err, fmt.Sprintf("the downgrade to %s (%s)", a.Target, step))
		}
	}
	return nil
}

func (d *do) cancelDowngrade(ctx context.Context, a action.CancelDowngrade) error {
	client, leader, err := d.at(a.Leader)
	if err != nil {
		return err
	}
	err = client.Downgrade(ctx, leader, etcd.DowngradeCancel, string(a.Target))
	if err != nil && etcd.Classify(err) != etcd.NoDowngrade {
		return refused(err, "cancelling the downgrade")
	}
	return nil
}
