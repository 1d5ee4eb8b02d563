//go:build api

package api

import (
	"context"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/controllers"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// TestWithoutThePermissionsThatBelongToNoNamespaceClustersAreRunAndSayWhatTheyLack grants them, and takes them away again.
func TestWithoutThePermissionsThatBelongToNoNamespaceClustersAreRunAndSayWhatTheyLack(t *testing.T) {
	t.Parallel()
	a := newAccount(t, "etcd-cluster")
	a.startImpatient()
	cluster := a.createCluster()
	a.eventually("Permitted to be False", a.permitted(cluster, metav1.ConditionFalse, v1alpha1.ReasonPermissionMissing))
	a.eventually("the pods", a.pods(a.namespace, 3))
	a.grantWide()
	a.eventually("Permitted to be True", a.permitted(cluster, metav1.ConditionTrue, v1alpha1.ReasonGranted))
	a.revokeWide()
	a.eventually("Permitted to be False again", a.permitted(cluster, metav1.ConditionFalse, v1alpha1.ReasonPermissionMissing))
}

// startImpatient runs the controller of EtcdCluster until the test ends. It asks ten times a second what it may do.
func (a *account) startImpatient() {
	a.Helper()
	manager, err := ctrl.NewManager(a.config(), ctrl.Options{
		Scheme: scheme(), Metrics: server.Options{BindAddress: "0"},
		Controller: config.Controller{SkipNameValidation: ptr(true)},
		Cache: cache.Options{
			ByObject: controllers.CacheOf(), DefaultNamespaces: map[string]cache.Config{a.namespace: {}},
		},
	})
	if err != nil {
		a.Fatal(err)
	}
	err = controllers.SetupEtcdCluster(manager, controllers.EtcdClusterOptions{
		Settings: snapshot.Settings{Domain: "cluster.local", AgentImage: "operator", Images: release.Images{"3.6.16": "etcd"}},
		AskAgain: 100 * time.Millisecond,
	})
	if err != nil {
		a.Fatal(err)
	}
	keepRunning(a.T, manager)
}

func (a *account) permitted(cluster *v1alpha1.EtcdCluster, status metav1.ConditionStatus, reason string) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		err := a.api.Get(ctx, client.ObjectKeyFromObject(cluster), cluster)
		permitted := meta.FindStatusCondition(cluster.Status.Conditions, v1alpha1.ConditionPermitted)
		return permitted != nil && permitted.Status == status && permitted.Reason == reason, err
	}
}

func (a *account) pods(namespace string, want int) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		var pods corev1.PodList
		err := a.api.List(ctx, &pods, client.InNamespace(namespace))
		return len(pods.Items) == want, err
	}
}
