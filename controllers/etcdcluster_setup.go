package controllers

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/act"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/observe"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/snapshot"
)

// EtcdClusterOptions are what the controller of EtcdCluster is started with.
type EtcdClusterOptions struct {
	// Settings are what every plan needs to know.
	Settings snapshot.Settings
	// WrapEtcd is put around each client of etcd; nil for none.
	WrapEtcd func(etcd.Client) etcd.Client
}

// SetupEtcdCluster starts the controller of EtcdCluster with the manager.
func SetupEtcdCluster(mgr ctrl.Manager, options EtcdClusterOptions) error {
	clients := &reach.Clients{Pool: &etcd.Pool{}, Wrap: options.WrapEtcd}
	reconciler := &EtcdClusterReconciler{
		Observer: &observe.Observer{
			Cache: mgr.GetClient(), Live: mgr.GetAPIReader(), Clients: clients, Settings: options.Settings, Now: time.Now,
		},
		Actor:  &act.Actor{Client: mgr.GetClient(), Live: mgr.GetAPIReader(), Clients: clients},
		Client: mgr.GetClient(),
		Events: mgr.GetEventRecorder("etcd-cluster"),
	}
	return reconciler.SetupWithManager(mgr)
}

// CacheOf says what the manager's cache holds: of common kinds only the objects of clusters, and of nodes
// hardly any status.
func CacheOf() map[client.Object]cache.ByObject {
	ours := cache.ByObject{Label: labels.SelectorFromSet(labels.Set{v1alpha1.LabelManagedBy: v1alpha1.ManagedBy})}
	return map[client.Object]cache.ByObject{
		&corev1.Pod{}:                   ours,
		&corev1.Service{}:               ours,
		&corev1.Secret{}:                ours,
		&corev1.PersistentVolumeClaim{}: ours,
		&policyv1.PodDisruptionBudget{}: ours,
		&discoveryv1.EndpointSlice{}:    ours,
		&corev1.Node{}: {Transform: func(obj any) (any, error) {
			if node, ok := obj.(*corev1.Node); ok {
				node.Status, node.ManagedFields, node.Annotations = readiness(node), nil, nil
			}
			return obj, nil
		}},
	}
}

// readiness is what is kept of a node's status: whether it is ready, and since when. Its heartbeat is left out.
func readiness(node *corev1.Node) corev1.NodeStatus {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			condition.LastHeartbeatTime = metav1.Time{}
			return corev1.NodeStatus{Conditions: []corev1.NodeCondition{condition}}
		}
	}
	return corev1.NodeStatus{}
}

// nodeMatters lets through what changes the next plan. Nodes tell of themselves every few minutes.
func nodeMatters() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		before, ok := e.ObjectOld.(*corev1.Node)
		after, okToo := e.ObjectNew.(*corev1.Node)
		return !ok || !okToo || snapshot.NodeOf(before) != snapshot.NodeOf(after)
	}}
}
