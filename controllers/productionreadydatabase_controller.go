package controllers

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/product"
)

// ProductionReadyDatabaseReconciler hands each ProductionReadyDatabase to an EtcdCluster of the same name, and tells its
// status by that of the EtcdCluster. It speaks to the Kubernetes API alone, by create and merge patch only: the kind
// EtcdCluster may be of the release before or after this one, or not be installed.
type ProductionReadyDatabaseReconciler struct {
	// Client reads, through a cache if it has one, and writes.
	Client client.Client
	// Events records events about databases.
	Events events.EventRecorder
	// Now is the clock.
	Now func() time.Time

	// watch makes sure that EtcdClusters are watched, as soon as the API server knows them.
	watch func() error
}

// +kubebuilder:rbac:groups=database.example.com,resources=productionreadydatabases,verbs=list;watch,roleName=production-ready-database-operator
// +kubebuilder:rbac:groups=database.example.com,resources=productionreadydatabases/status,verbs=patch,roleName=production-ready-database-operator
// +kubebuilder:rbac:groups=database.example.com,resources=productionreadydatabases/finalizers,verbs=update,roleName=production-ready-database-operator
// +kubebuilder:rbac:groups=database.example.com,resources=etcdclusters,verbs=list;watch;create;patch,roleName=production-ready-database-operator
// +kubebuilder:rbac:groups="",resources=events,verbs=create;patch,roleName=production-ready-database-operator
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create;patch,roleName=production-ready-database-operator

// Reconcile looks once, decides, acts and tells.
func (r *ProductionReadyDatabaseReconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	database := &v1alpha1.ProductionReadyDatabase{}
	if err := r.Client.Get(ctx, request.NamespacedName, database); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if database.DeletionTimestamp != nil {
		// What belongs to the database goes by its owner reference.
		return ctrl.Result{}, nil
	}
	seen, err := r.observe(ctx, database)
	if err != nil {
		return ctrl.Result{}, err
	}
	plan, err := product.Decide(seen)
	if err != nil {
		return ctrl.Result{}, fmt.Errorf("deciding what to ask of the EtcdCluster: %w", err)
	}
	outcome, failure := r.act(ctx, seen, plan)
	if isEngineMissing(failure) {
		// The kind went away after it was looked at: look again at a world without it.
		seen.EngineMissing, seen.Cluster = true, nil
		if plan, err = product.Decide(seen); err != nil {
			return ctrl.Result{}, fmt.Errorf("deciding without the kind EtcdCluster: %w", err)
		}
		outcome, failure = product.Outcome{}, nil
	}
	report := product.Tell(seen, plan, outcome)
	if err := r.tell(ctx, database, report); err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{RequeueAfter: report.Again}, failure
}

// observe reads the EtcdCluster of the database's name. A kind that is not installed is an answer, not an error.
func (r *ProductionReadyDatabaseReconciler) observe(ctx context.Context, database *v1alpha1.ProductionReadyDatabase) (product.Observation, error) {
	seen := product.Observation{Now: r.Now(), Database: database}
	if r.watch != nil {
		if err := r.watch(); isEngineMissing(err) {
			seen.EngineMissing = true
			return seen, nil
		} else if err != nil {
			return seen, fmt.Errorf("watching EtcdClusters: %w", err)
		}
	}
	cluster := &v1alpha1.EtcdCluster{}
	err := r.Client.Get(ctx, client.ObjectKeyFromObject(database), cluster)
	switch {
	case err == nil:
		seen.Cluster = cluster
	case isEngineMissing(err):
		seen.EngineMissing = true
	case !apierrors.IsNotFound(err):
		return seen, fmt.Errorf("reading EtcdCluster %s: %w", database.Name, err)
	}
	return seen, nil
}

// isEngineMissing says whether the API server does not know the kind EtcdCluster: either the mapper has never seen it, or
// its path is gone, which is answered without the words of the API machinery.
func isEngineMissing(err error) bool {
	return meta.IsNoMatchError(err) || apierrors.IsNotFound(err) && apierrors.IsUnexpectedServerError(err)
}
