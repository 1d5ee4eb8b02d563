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
	a := newAccount(t)
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
	a := newAccount(t)
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
	seen := map[string]bool{}
	for _, call := range a.calls.all() {
		seen[call.verb+" "+call.resource] = true
		switch {
		case call.forbidden:
			t.Errorf("forbidden: %s", call)
		case call.resource == "secrets" && call.verb == "list" && !call.labelled:
			t.Errorf("Secrets of others are read: %s", call)
		case !call.namespaced && !slices.Contains(wide, call.resource):
			t.Errorf("more than the watched namespace: %s", call)
		}
	}
	for _, want := range []string{"list secrets", "list nodes", "list storageclasses", "create pods", "patch etcdclusters/status", "create events"} {
		if !seen[want] {
			t.Errorf("not noted, so nothing is proven: %s", want)
		}
	}
}

// wide are the resources that belong to no namespace.
var wide = []string{"nodes", "storageclasses", "selfsubjectaccessreviews"}

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
