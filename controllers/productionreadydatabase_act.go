package controllers

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/product"
)

// productFieldOwner is the field manager of what is written into EtcdClusters.
const productFieldOwner = client.FieldOwner("production-ready-database")

// act carries the plan out. The outcome is told in the status even when there is an error.
func (r *ProductionReadyDatabaseReconciler) act(ctx context.Context, seen product.Observation, plan product.Plan) (product.Outcome, error) {
	switch {
	case plan.Create != nil:
		return r.create(ctx, plan.Create.DeepCopy())
	case plan.Change != nil:
		return r.change(ctx, seen.Cluster.DeepCopy(), plan.Change.Patch)
	default:
		return product.Outcome{Cluster: seen.Own()}, nil
	}
}

func (r *ProductionReadyDatabaseReconciler) create(ctx context.Context, cluster *v1alpha1.EtcdCluster) (product.Outcome, error) {
	err := r.Client.Create(ctx, cluster, productFieldOwner)
	switch {
	case apierrors.IsAlreadyExists(err):
		// The cache has not shown it yet; its event brings the next look, which tells whose it is.
		return product.Outcome{}, nil
	case isEngineMissing(err):
		return product.Outcome{}, err
	case err != nil:
		return product.Outcome{Failure: fmt.Sprintf("The API server refused to create EtcdCluster %s: %s.", cluster.Name, err)},
			fmt.Errorf("creating EtcdCluster %s: %w", cluster.Name, err)
	}
	return product.Outcome{Cluster: cluster, Changed: true}, nil
}

// change applies a patch. Whether it changed anything is told by the generation: a field that the API server drops, because
// its EtcdCluster is of an older release, is no change.
func (r *ProductionReadyDatabaseReconciler) change(ctx context.Context, cluster *v1alpha1.EtcdCluster, patch []byte) (product.Outcome, error) {
	before := cluster.DeepCopy()
	err := r.Client.Patch(ctx, cluster, client.RawPatch(types.MergePatchType, patch), productFieldOwner)
	switch {
	case isEngineMissing(err):
		return product.Outcome{}, err
	case apierrors.IsNotFound(err):
		// It was deleted in between; its event brings the next look.
		return product.Outcome{}, nil
	case err != nil:
		return product.Outcome{Cluster: before, Failure: fmt.Sprintf("The API server refused to change EtcdCluster %s: %s.", cluster.Name, err)},
			fmt.Errorf("changing EtcdCluster %s: %w", cluster.Name, err)
	}
	return product.Outcome{Cluster: cluster, Changed: cluster.Generation != before.Generation}, nil
}

// tell writes the status if it is news, and records the events after it: an event is never told twice because of a status
// that could not be written.
func (r *ProductionReadyDatabaseReconciler) tell(ctx context.Context, database *v1alpha1.ProductionReadyDatabase, report product.Report) error {
	if equality.Semantic.DeepEqual(database.Status, report.Status) && len(report.Events) == 0 {
		return nil
	}
	told := database.DeepCopy()
	told.Status = report.Status
	err := r.Client.Status().Patch(ctx, told, client.MergeFrom(database), productFieldOwner)
	switch {
	case apierrors.IsNotFound(err):
		return nil
	case err != nil:
		return fmt.Errorf("writing the status of database %s: %w", database.Name, err)
	}
	for _, event := range report.Events {
		r.Events.Eventf(told, nil, event.Type, event.Reason, event.Action, "%s", event.Note)
	}
	return nil
}
