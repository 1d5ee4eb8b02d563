//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// uninstall does what a user does: it deletes the Subscriptions and the ClusterServiceVersions, and waits until the operators are
// gone. What they defined stays.
func (n *Newcomer) uninstall(ctx context.Context) error {
	for _, kind := range []string{"Subscription", "ClusterServiceVersion"} {
		object := &unstructured.Unstructured{}
		object.SetGroupVersionKind(olmKind(kind))
		if err := n.client.DeleteAllOf(ctx, object, client.InNamespace(n.Operators)); err != nil {
			return fmt.Errorf("uninstalling: %w", err)
		}
	}
	ours := client.MatchingLabels{"app.kubernetes.io/component": "operator"}
	err := n.await(ctx, &corev1.PodList{}, n.Operators, "", func() (bool, error) {
		deployments, pods := &appsv1.DeploymentList{}, &corev1.PodList{}
		if err := n.client.List(ctx, deployments, client.InNamespace(n.Operators)); err != nil {
			return false, err
		}
		err := n.client.List(ctx, pods, client.InNamespace(n.Operators), ours)
		return len(deployments.Items) == 0 && len(pods.Items) == 0, err
	})
	if err != nil {
		return fmt.Errorf("waiting for the operators to go: %w", err)
	}
	n.say("uninstalled both operators")
	for _, plural := range []string{"productionreadydatabases", "etcdclusters"} {
		definition := &unstructured.Unstructured{}
		definition.SetGroupVersionKind(apiextensionsv1.SchemeGroupVersion.WithKind("CustomResourceDefinition"))
		if err := n.client.Get(ctx, client.ObjectKey{Name: plural + "." + v1alpha1.GroupVersion.Group}, definition); err != nil {
			return fmt.Errorf("looking for the definition that has to stay: %w", err)
		}
	}
	return nil
}
