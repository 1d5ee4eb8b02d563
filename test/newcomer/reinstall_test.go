//go:build olm

package newcomer

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/go-logr/logr"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/api/v1alpha1"
)

func TestDatabasesOutliveTheOperatorsAndAreAdoptedByTheNext(t *testing.T) {
	log.SetLogger(logr.Discard())
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "reinstalled", []string{"reinstalled"}, "reinstalled"
	n.build(t)
	n.walk(t)
	database := n.theDatabase(t)
	before := n.pods(t)

	n.step(t, n.uninstall)
	if now := n.pods(t); !maps.Equal(before, now) {
		t.Errorf("uninstalling changed the pods: %v, before %v", now, before)
	}
	n.step(t, func(ctx context.Context) error { return n.WriteAndRead(ctx, database) })

	n.step(t, n.Subscribe)
	// That the next operators have taken the database over shows when one of them heals it.
	lost := n.healsAPod(t)
	n.step(t, func(ctx context.Context) error {
		var err error
		database, err = n.AwaitDatabase(ctx, database.Name)
		return err
	})
	after := n.pods(t)
	before[lost] = after[lost]
	if !maps.Equal(before, after) {
		t.Errorf("installing anew changed more than the pod that was deleted: %v, before %v", after, before)
	}
	n.step(t, func(ctx context.Context) error { return n.WriteAndRead(ctx, database) })
}

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

// pods tells which pods there are, and how often their containers were started.
func (n *Newcomer) pods(t *testing.T) map[string]types.UID {
	t.Helper()
	pods := map[string]types.UID{}
	for _, pod := range n.members(t) {
		pods[pod.Name] = pod.UID
		for _, container := range pod.Status.ContainerStatuses {
			if container.RestartCount > 0 {
				t.Errorf("container %s of pod %s was started %d times again", container.Name, pod.Name, container.RestartCount)
			}
		}
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
