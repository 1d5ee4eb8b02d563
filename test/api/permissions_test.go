//go:build api

package api

import (
	"context"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// TestWithoutThePermissionsThatBelongToNoNamespaceClustersAreRunAndSayWhatTheyLack grants them, and takes them away again.
func TestWithoutThePermissionsThatBelongToNoNamespaceClustersAreRunAndSayWhatTheyLack(t *testing.T) {
	t.Parallel()
	a := newAccount(t, "etcd-cluster")
	a.startManager()
	cluster := a.createCluster()
	a.eventually("Permitted to be False", a.permitted(cluster, metav1.ConditionFalse, v1alpha1.ReasonPermissionMissing))
	a.eventually("the pods", a.pods(3))
	a.grantWide()
	a.eventually("Permitted to be True", a.permitted(cluster, metav1.ConditionTrue, v1alpha1.ReasonGranted))
	a.revokeWide()
	a.eventually("Permitted to be False again", a.permitted(cluster, metav1.ConditionFalse, v1alpha1.ReasonPermissionMissing))
}

// TestTheOperatorIsForbiddenNothingThatItDoes has it make a cluster with the roles of the bundle, and with nothing else.
func TestTheOperatorIsForbiddenNothingThatItDoes(t *testing.T) {
	t.Parallel()
	a := newAccount(t, "etcd-cluster")
	a.grantWide()
	a.startManager()
	a.create(&storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{
			Name: a.namespace, Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		},
		Provisioner: "example.com/none",
	})
	cluster := a.createCluster()
	a.eventually("the pods", a.pods(3))
	a.eventually("Permitted to be True", a.permitted(cluster, metav1.ConditionTrue, v1alpha1.ReasonGranted))
	a.eventually("an event", func(context.Context) (bool, error) { return a.calls.has("create events"), nil })
	a.expectNothingForbidden("list secrets", "list nodes", "list storageclasses", "create pods", "patch etcdclusters/status", "create events")
}

// TestTheDatabasesOperatorIsForbiddenNothingThatItDoes has it hand a database to an EtcdCluster, and put that back.
func TestTheDatabasesOperatorIsForbiddenNothingThatItDoes(t *testing.T) {
	t.Parallel()
	a := newAccount(t, "production-ready-database")
	a.startManager()
	a.create(newDatabase(a.namespace))
	cluster := newCluster(a.namespace)
	a.eventually("the EtcdCluster", func(ctx context.Context) (bool, error) {
		err := api.Get(ctx, client.ObjectKeyFromObject(cluster), cluster)
		return err == nil, client.IgnoreNotFound(err)
	})
	scaleTo(t, cluster, 5)
	a.eventually("the size to be put back", func(ctx context.Context) (bool, error) {
		err := api.Get(ctx, client.ObjectKeyFromObject(cluster), cluster)
		return *cluster.Spec.Size == 3, err
	})
	a.eventually("the event about it", func(context.Context) (bool, error) { return a.calls.has("create events"), nil })
	a.expectNothingForbidden("create etcdclusters", "patch etcdclusters", "patch productionreadydatabases/status", "create events")
}

// expectNothingForbidden checks what the account has done, which has to include some kinds of calls, or nothing were proven.
func (a *account) expectNothingForbidden(included ...string) {
	a.Helper()
	for _, call := range a.calls.all() {
		switch {
		case call.forbidden:
			a.Errorf("forbidden: %s", call)
		case call.resource == "secrets" && call.verb == "list" && !call.labelled:
			a.Errorf("Secrets of others are read: %s", call)
		case !call.namespaced && !slices.Contains(wide, call.resource):
			a.Errorf("more than the watched namespace: %s", call)
		}
	}
	for _, want := range included {
		if !a.calls.has(want) {
			a.Errorf("not noted, so nothing is proven: %s", want)
		}
	}
}

// wide are the resources that belong to no namespace.
var wide = []string{"nodes", "persistentvolumes", "storageclasses", "selfsubjectaccessreviews"}

func (a *account) permitted(cluster *v1alpha1.EtcdCluster, status metav1.ConditionStatus, reason string) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		err := api.Get(ctx, client.ObjectKeyFromObject(cluster), cluster)
		permitted := meta.FindStatusCondition(cluster.Status.Conditions, v1alpha1.ConditionPermitted)
		return permitted != nil && permitted.Status == status && permitted.Reason == reason, err
	}
}

func (a *account) pods(want int) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		var pods corev1.PodList
		err := api.List(ctx, &pods, client.InNamespace(a.namespace))
		return len(pods.Items) == want, err
	}
}
