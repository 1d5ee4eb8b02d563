package controllers

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/labels"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/act"
	"database.example.com/operator/internal/clusterwide"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/observe"
	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/snapshot"
)

// EtcdClusterOptions are what the controller of EtcdCluster is started with.
type EtcdClusterOptions struct {
	// Settings are what every plan needs to know.
	Settings snapshot.Settings
	// WrapEtcd is put around each client of etcd; nil for none.
	WrapEtcd func(etcd.Client) etcd.Client
	// AskAgain is how long a permission that comes or goes may go unnoticed; a minute if it is zero.
	AskAgain time.Duration
}

// SetupEtcdCluster starts the controller of EtcdCluster with the manager.
func SetupEtcdCluster(mgr ctrl.Manager, options EtcdClusterOptions) error {
	clients := &reach.Clients{Pool: &etcd.Pool{}, Wrap: options.WrapEtcd}
	wide := clusterwide.Of(wideKinds()...).From(mgr, allClusters(mgr.GetClient()))
	wide.Again = options.AskAgain
	reconciler := &EtcdClusterReconciler{
		Observer: &observe.Observer{
			Cache: mgr.GetClient(), Live: mgr.GetAPIReader(), Wide: wide, Clients: clients, Settings: options.Settings, Now: time.Now,
			Leaves: &pki.Memory{},
		},
		Actor:  &act.Actor{Client: mgr.GetClient(), Live: mgr.GetAPIReader(), Clients: clients},
		Client: mgr.GetClient(),
		Events: mgr.GetEventRecorder("etcd-cluster"),
	}
	return reconciler.SetupWithManager(mgr, wide)
}

// CacheOf says what the manager's cache holds: of common kinds only the objects of clusters.
func CacheOf() map[client.Object]cache.ByObject {
	ours := cache.ByObject{Label: labels.SelectorFromSet(labels.Set{v1alpha1.LabelManagedBy: v1alpha1.ManagedBy})}
	return map[client.Object]cache.ByObject{
		&corev1.Pod{}:                   ours,
		&corev1.Service{}:               ours,
		&corev1.Secret{}:                ours,
		&corev1.PersistentVolumeClaim{}: ours,
		&policyv1.PodDisruptionBudget{}: ours,
		&discoveryv1.EndpointSlice{}:    ours,
	}
}
