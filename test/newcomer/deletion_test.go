//go:build olm

package newcomer

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// deleteDatabase deletes the database, and waits until it, its EtcdCluster and all its pods are gone. Its claims stay.
func (n *Newcomer) deleteDatabase(ctx context.Context, name string) error {
	meta := metav1.ObjectMeta{Namespace: n.Namespace, Name: name}
	if err := n.client.Delete(ctx, &v1alpha1.ProductionReadyDatabase{ObjectMeta: meta}); err != nil {
		return fmt.Errorf("deleting the database: %w", err)
	}
	for _, gone := range []struct {
		object client.Object
		list   client.ObjectList
	}{
		{&v1alpha1.ProductionReadyDatabase{}, &v1alpha1.ProductionReadyDatabaseList{}},
		{&v1alpha1.EtcdCluster{}, &v1alpha1.EtcdClusterList{}},
	} {
		err := n.await(ctx, gone.list, n.Namespace, name, func() (bool, error) {
			err := n.client.Get(ctx, client.ObjectKey{Namespace: n.Namespace, Name: name}, gone.object)
			return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
		})
		if err != nil {
			return fmt.Errorf("waiting for %T %s to go: %w", gone.object, name, err)
		}
	}
	err := n.await(ctx, &corev1.PodList{}, n.Namespace, "", func() (bool, error) {
		var pods corev1.PodList
		err := n.client.List(ctx, &pods, client.InNamespace(n.Namespace), client.MatchingLabels{v1alpha1.LabelCluster: name})
		return len(pods.Items) == 0, err
	})
	if err != nil {
		return fmt.Errorf("waiting for the pods of %s to go: %w", name, err)
	}
	n.say("database %s is gone, and its claims are kept", name)
	return nil
}
