package controllers

import (
	"context"
	"fmt"

	operatorsv2 "github.com/operator-framework/api/pkg/operators/v2"
	"github.com/operator-framework/operator-lib/conditions"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"database.example.com/operator/api/v1alpha1"
)

// question is the one request of the controller: it always decides on all clusters.
var question = reconcile.Request{NamespacedName: types.NamespacedName{Name: operatorsv2.Upgradeable}}

// SetupUpgradeable makes the operator that runs EtcdClusters tell OLM whether it may be upgraded.
func SetupUpgradeable(mgr ctrl.Manager) error {
	r := &UpgradeableReconciler{Clusters: func(ctx context.Context) ([]v1alpha1.EtcdCluster, error) {
		var list v1alpha1.EtcdClusterList
		err := mgr.GetClient().List(ctx, &list)
		return list.Items, err
	}}
	b := ctrl.NewControllerManagedBy(mgr).
		Watches(&v1alpha1.EtcdCluster{}, handler.EnqueueRequestsFromMapFunc(ask)).
		WatchesRawSource(source.Func(askOnce)).
		Named("etcd-cluster-upgradeable")
	return r.setup(mgr, b.Complete)
}

// SetupDatabasesUpgradeable makes the operator that runs ProductionReadyDatabases tell OLM whether it may be upgraded: the
// clusters of databases decide. Their kind may not be installed yet.
func SetupDatabasesUpgradeable(mgr ctrl.Manager) error {
	late := &lateWatch{mapper: mgr.GetRESTMapper(), source: source.Kind(mgr.GetCache(), client.Object(&v1alpha1.EtcdCluster{}),
		handler.EnqueueRequestsFromMapFunc(ask))}
	r := &UpgradeableReconciler{Clusters: func(ctx context.Context) ([]v1alpha1.EtcdCluster, error) {
		if err := late.ensure(); isEngineMissing(err) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
		return clustersOfDatabases(ctx, mgr.GetClient())
	}}
	b := ctrl.NewControllerManagedBy(mgr).
		Watches(&v1alpha1.ProductionReadyDatabase{}, handler.EnqueueRequestsFromMapFunc(ask)).
		WatchesRawSource(source.Func(askOnce)).
		Named("production-ready-database-upgradeable")
	return r.setup(mgr, func(r reconcile.Reconciler) error {
		running, err := b.Build(r)
		late.controller = running
		return err
	})
}

// setup completes the reconciler and starts it. OLM's condition is read without a cache: the operator may get that one object, and list none.
func (r *UpgradeableReconciler) setup(mgr ctrl.Manager, start func(reconcile.Reconciler) error) error {
	scheme := runtime.NewScheme()
	if err := operatorsv2.AddToScheme(scheme); err != nil {
		return fmt.Errorf("add OLM's kinds: %w", err)
	}
	c, err := client.New(mgr.GetConfig(), client.Options{Scheme: scheme, HTTPClient: mgr.GetHTTPClient()})
	if err != nil {
		return fmt.Errorf("make a client for OLM's condition: %w", err)
	}
	r.Condition, err = conditions.InClusterFactory{Client: c}.NewCondition(operatorsv2.ConditionType(operatorsv2.Upgradeable))
	if err != nil {
		mgr.GetLogger().Info("OLM does not ask whether the operator may be upgraded", "because", err.Error())
		return nil
	}
	if err := start(r); err != nil {
		return fmt.Errorf("set up the controller of OLM's condition: %w", err)
	}
	return nil
}

func clustersOfDatabases(ctx context.Context, reader client.Reader) ([]v1alpha1.EtcdCluster, error) {
	var list v1alpha1.EtcdClusterList
	if err := reader.List(ctx, &list); err != nil {
		return nil, err
	}
	var ours []v1alpha1.EtcdCluster
	for _, cluster := range list.Items {
		if owner := metav1.GetControllerOf(&cluster); owner != nil && owner.Kind == "ProductionReadyDatabase" {
			ours = append(ours, cluster)
		}
	}
	return ours, nil
}

func ask(context.Context, client.Object) []reconcile.Request { return []reconcile.Request{question} }

// askOnce asks at the start: a condition that an earlier operator left behind may be out of date, and no cluster there to tell.
func askOnce(_ context.Context, queue workqueue.TypedRateLimitingInterface[reconcile.Request]) error {
	queue.Add(question)
	return nil
}
