//go:build olm || olmfull

package newcomer

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// healsAPod deletes the pod of a read replica, without which the database serves as before, waits for the next one, and returns its
// name.
func (n *Newcomer) healsAPod(t *testing.T) string {
	t.Helper()
	lost := n.replica(t)
	n.step(t, func(ctx context.Context) error { return n.client.Delete(ctx, lost) })
	n.step(t, func(ctx context.Context) error {
		return n.await(ctx, &corev1.PodList{}, n.Namespace, lost.Name, func() (bool, error) {
			pod := &corev1.Pod{}
			err := n.client.Get(ctx, client.ObjectKeyFromObject(lost), pod)
			return err == nil && pod.UID != lost.UID && isReady(pod), err
		})
	})
	return lost.Name
}

func (n *Newcomer) theDatabase(t *testing.T) *v1alpha1.ProductionReadyDatabase {
	t.Helper()
	list := &v1alpha1.ProductionReadyDatabaseList{}
	n.step(t, func(ctx context.Context) error { return n.client.List(ctx, list, client.InNamespace(n.Namespace)) })
	if len(list.Items) != 1 {
		t.Fatalf("%d databases, want one", len(list.Items))
	}
	return &list.Items[0]
}

// members are the pods of databases.
func (n *Newcomer) members(t *testing.T) []corev1.Pod {
	t.Helper()
	list := &corev1.PodList{}
	n.step(t, func(ctx context.Context) error {
		return n.client.List(ctx, list, client.InNamespace(n.Namespace), client.HasLabels{v1alpha1.LabelMember})
	})
	if len(list.Items) == 0 {
		t.Fatal("the database has no pods")
	}
	return list.Items
}

// starts tells a pod, and how often its containers were started again.
type starts struct {
	uid      types.UID
	restarts int32
}

// pods tells which pods there are, and how often their containers were started again.
func (n *Newcomer) pods(t *testing.T) map[string]starts {
	t.Helper()
	pods := map[string]starts{}
	for _, pod := range n.members(t) {
		is := starts{uid: pod.UID}
		for _, container := range pod.Status.ContainerStatuses {
			is.restarts += container.RestartCount
		}
		pods[pod.Name] = is
	}
	return pods
}

// replica is the pod of a read replica.
func (n *Newcomer) replica(t *testing.T) *corev1.Pod {
	t.Helper()
	for _, pod := range n.members(t) {
		if pod.Labels[v1alpha1.LabelRole] == v1alpha1.RoleLabelReadReplica {
			return &pod
		}
	}
	t.Fatal("the database has no read replica")
	return nil
}

func isReady(pod *corev1.Pod) bool {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
