package act

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
)

// restart stops a member that runs. Right before, past every cache, the cluster has to be exactly the one that was looked
// at, and every other pod that was ready has to be there and ready still: another operator may be restarting another member,
// and a node may have failed since (I2, I35).
func (d *do) restart(ctx context.Context, a action.Restart) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if cluster.ResourceVersion != d.s.Cluster.ResourceVersion {
		return stale("the cluster changed meanwhile")
	}
	var list corev1.PodList
	err = d.Live.List(ctx, &list, client.InNamespace(d.s.Cluster.Namespace), client.MatchingLabels{
		v1alpha1.LabelCluster: d.s.Cluster.Name, v1alpha1.LabelClusterUID: d.s.UID(),
	})
	if err != nil {
		return fmt.Errorf("look at the other pods again: %w", err)
	}
	ready := map[types.UID]bool{}
	for i := range list.Items {
		ready[list.Items[i].UID] = isReady(&list.Items[i])
	}
	for name, pod := range d.s.Pods {
		if name != a.Name && isReady(pod) && !ready[pod.UID] {
			return stale("pod %s is not ready any more", name)
		}
	}
	return d.remove(ctx, &corev1.Pod{ObjectMeta: d.meta(a.Name)}, a.UID)
}

func isReady(pod *corev1.Pod) bool {
	if pod.DeletionTimestamp != nil {
		return false
	}
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
