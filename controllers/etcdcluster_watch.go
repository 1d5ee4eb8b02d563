package controllers

import (
	"context"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"database.example.com/operator/api/v1alpha1"
)

const (
	// atATime is how many clusters are looked at side by side: a look at one whose members do not answer takes seconds.
	atATime = 8
	// A look that fails is repeated after these.
	firstRetry, lastRetry = 50 * time.Millisecond, 15 * time.Second
)

// SetupWithManager starts the reconciler with the manager. Whatever a cluster is made of is watched; what etcd alone
// knows is asked at the pace that report chooses. Wide is the source of the events of what belongs to no namespace.
func (r *EtcdClusterReconciler) SetupWithManager(mgr ctrl.Manager, wide source.Source) error {
	ofCluster := handler.EnqueueRequestsFromMapFunc(clusterOf)
	err := ctrl.NewControllerManagedBy(mgr).
		Named("etcd-cluster").
		For(&v1alpha1.EtcdCluster{}, builder.WithPredicates(clusterMatters())).
		Watches(&corev1.Pod{}, ofCluster).
		Watches(&corev1.Service{}, ofCluster).
		Watches(&corev1.Secret{}, ofCluster).
		Watches(&corev1.PersistentVolumeClaim{}, ofCluster).
		Watches(&policyv1.PodDisruptionBudget{}, ofCluster, builder.WithPredicates(predicate.GenerationChangedPredicate{})).
		Watches(&discoveryv1.EndpointSlice{}, ofCluster).
		WatchesRawSource(wide).
		WithOptions(controller.Options{
			MaxConcurrentReconciles: atATime,
			RateLimiter:             workqueue.NewTypedItemExponentialFailureRateLimiter[reconcile.Request](firstRetry, lastRetry),
		}).
		Complete(r)
	if err != nil {
		return fmt.Errorf("set up the controller of EtcdCluster: %w", err)
	}
	return nil
}

// clusterOf finds the cluster that an object belongs to, by its label.
func clusterOf(_ context.Context, obj client.Object) []reconcile.Request {
	name := obj.GetLabels()[v1alpha1.LabelCluster]
	if name == "" {
		return nil
	}
	return []reconcile.Request{{NamespacedName: types.NamespacedName{Namespace: obj.GetNamespace(), Name: name}}}
}

// allClusters finds every cluster: a node or a storage class may matter to any.
func allClusters(reader client.Reader) handler.MapFunc {
	return func(ctx context.Context, _ client.Object) []reconcile.Request {
		var list v1alpha1.EtcdClusterList
		if reader.List(ctx, &list) != nil {
			return nil
		}
		requests := make([]reconcile.Request, 0, len(list.Items))
		for i := range list.Items {
			requests = append(requests, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(&list.Items[i])})
		}
		return requests
	}
}

// clusterMatters lets through what changes the next plan: the spec, the metadata, and what is remembered in the status.
// What the controller itself told in the status is no news to it.
func clusterMatters() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		before, ok := e.ObjectOld.(*v1alpha1.EtcdCluster)
		after, okToo := e.ObjectNew.(*v1alpha1.EtcdCluster)
		if !ok || !okToo {
			return true
		}
		return before.Generation != after.Generation ||
			!equality.Semantic.DeepEqual(before.Annotations, after.Annotations) ||
			!equality.Semantic.DeepEqual(before.DeletionTimestamp, after.DeletionTimestamp) ||
			remembersAnother(&before.Status, &after.Status)
	}}
}

func remembersAnother(before, after *v1alpha1.EtcdClusterStatus) bool {
	same := slices.EqualFunc(before.Members, after.Members, func(a, b v1alpha1.MemberStatus) bool {
		return a.Name == b.Name && a.ClaimUID == b.ClaimUID && a.ID == b.ID
	})
	return !same || before.ClusterID != after.ClusterID || before.MemberCounter != after.MemberCounter ||
		!equality.Semantic.DeepEqual(before.Operation, after.Operation)
}
