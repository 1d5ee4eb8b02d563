package controllers

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/act"
	"database.example.com/operator/internal/observe"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/report"
)

// EtcdClusterReconciler runs etcd clusters: it observes one, plans, acts, and reports.
type EtcdClusterReconciler struct {
	// Observer looks, Actor changes.
	Observer *observe.Observer
	Actor    *act.Actor
	// Client writes the status.
	Client client.Client
	// Events records events about clusters.
	Events events.EventRecorder

	late lateness
}

// Reconcile looks once, decides, acts and tells. What went wrong is told in the status, and with it when to look again:
// only a look or a status that could not be had is an error.
func (r *EtcdClusterReconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	began := time.Now()
	seen, err := r.Observer.Observe(ctx, request.NamespacedName)
	if err != nil {
		return ctrl.Result{}, fmt.Errorf("observe cluster %s: %w", request, err)
	}
	if seen == nil {
		return ctrl.Result{RequeueAfter: r.late.again(request.NamespacedName, nil, 0)}, nil
	}
	planned := plan.Make(seen)
	looked := time.Since(began)
	outcome := r.Actor.Do(ctx, seen, planned)
	if outcome.Err != nil && plan.SetbackIn(outcome.Err) == nil {
		log.FromContext(ctx).Error(outcome.Err, "a step failed; it is tried again")
	}
	told := report.Make(seen, planned, outcome)
	if details := log.FromContext(ctx).V(2); details.Enabled() {
		details.Info("looked", "took", looked.String(), "progress", planned.Progress.Message, "answers", seen.Etcd.String())
	}
	if err := r.tell(ctx, seen.Cluster, told, outcome); err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{RequeueAfter: r.late.again(request.NamespacedName, outcome.Err, told.Again)}, nil
}

// tell writes the status if it is news, and records the events after it: a transition is never told twice because of a
// status that could not be written. When an action wrote the status, or somebody else did, the next look tells.
func (r *EtcdClusterReconciler) tell(ctx context.Context, cluster *v1alpha1.EtcdCluster, told report.Report, outcome plan.Outcome) error {
	r.record(cluster, told.Happened)
	// What is the same to the last bit, as at most looks, is found out in a fraction of the time.
	same := reflect.DeepEqual(&cluster.Status, &told.Status) || equality.Semantic.DeepEqual(&cluster.Status, &told.Status)
	if outcome.StatusWritten || same {
		return nil
	}
	after := cluster.DeepCopy()
	after.Status = told.Status
	err := r.Client.Status().Patch(ctx, after, client.MergeFromWithOptions(cluster, client.MergeFromWithOptimisticLock{}))
	switch {
	case apierrors.IsNotFound(err), apierrors.IsConflict(err):
		return nil
	case err != nil:
		return fmt.Errorf("write the status of cluster %s: %w", cluster.Name, err)
	}
	r.record(cluster, told.Transitions)
	return nil
}

func (r *EtcdClusterReconciler) record(cluster *v1alpha1.EtcdCluster, happened []report.Event) {
	for _, event := range happened {
		r.Events.Eventf(cluster, nil, event.Type, event.Reason, event.Action, "%s", event.Note)
	}
}
