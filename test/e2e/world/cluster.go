package world

import (
	"fmt"
	"time"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// FoundingTime is how long a cluster may take from nothing to Available while other tests run beside.
const FoundingTime = 2 * time.Minute

// EngineVersion is the etcd version of clusters that don't ask for another one.
const EngineVersion = "3.6.16"

// Shape changes a cluster before it is created.
type Shape func(*v1alpha1.EtcdCluster)

// Voters says how many voting members a cluster has; 3 if nothing is said.
func Voters(n int32) Shape { return func(c *v1alpha1.EtcdCluster) { c.Spec.Size = &n } }

// ReadReplicas says how many read replicas a cluster has; none if nothing is said.
func ReadReplicas(n int32) Shape { return func(c *v1alpha1.EtcdCluster) { c.Spec.ReadReplicas = &n } }

// Create creates a cluster with small volumes in the test's namespace.
func (w *World) Create(name string, shapes ...Shape) *v1alpha1.EtcdCluster {
	w.Helper()
	size := resource.MustParse("600Mi")
	cluster := &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: name},
		Spec:       v1alpha1.EtcdClusterSpec{Version: EngineVersion},
	}
	cluster.Spec.Storage.Size = &size
	for _, shape := range shapes {
		shape(cluster)
	}
	w.must("creating cluster "+name, w.Client.Create(w.Context(), cluster))
	return cluster
}

// Founded creates a cluster and waits until it is settled and the kubelets have noticed, too, that its pods are ready.
func (w *World) Founded(name string, shapes ...Shape) *v1alpha1.EtcdCluster {
	w.Helper()
	w.Create(name, shapes...)
	cluster := w.AwaitSettled(name, FoundingTime)
	w.AwaitPods("every pod of cluster "+name+" is ready", time.Minute, name, func(pods []Pod) (bool, string) {
		for _, pod := range pods {
			if !pod.Ready() {
				return false, pod.String()
			}
		}
		return len(pods) > 0, "there are no pods"
	})
	return cluster
}

// Cluster reads a cluster; nil if there is none of the name.
func (w *World) Cluster(name string) *v1alpha1.EtcdCluster {
	w.Helper()
	cluster := &v1alpha1.EtcdCluster{}
	err := w.Client.Get(w.Context(), client.ObjectKey{Namespace: w.Namespace, Name: name}, cluster)
	if apierrors.IsNotFound(err) {
		return nil
	}
	w.must("reading cluster "+name, err)
	return cluster
}

// Edit changes the spec of a cluster.
func (w *World) Edit(name string, change Shape) {
	w.Helper()
	w.must("editing cluster "+name, retry.RetryOnConflict(retry.DefaultRetry, func() error {
		cluster := w.Cluster(name)
		change(cluster)
		return w.Client.Update(w.Context(), cluster)
	}))
}

// Scale sets the size of a cluster through its scale subresource, as `kubectl scale` does.
func (w *World) Scale(name string, size int32) {
	w.Helper()
	scale := &autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: size}}
	err := w.Client.SubResource("scale").Update(w.Context(), w.Cluster(name), client.WithSubResourceBody(scale))
	w.must("scaling cluster "+name, err)
}

// DeleteCluster deletes a cluster and waits until it, and its pods, are gone.
func (w *World) DeleteCluster(name string, within time.Duration) {
	w.Helper()
	cluster := &v1alpha1.EtcdCluster{ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: name}}
	w.must("deleting cluster "+name, w.Client.Delete(w.Context(), cluster))
	w.Await("cluster "+name+" is gone", within, &v1alpha1.EtcdClusterList{}, func() (bool, string) {
		return w.Cluster(name) == nil, "it is still there"
	})
	w.AwaitPods("no pod of cluster "+name+" is left", within, name, func(pods []Pod) (bool, string) {
		return len(pods) == 0, fmt.Sprint(pods)
	})
}

// AwaitCluster waits until a cluster is as it should be.
func (w *World) AwaitCluster(what, name string, within time.Duration, is func(*v1alpha1.EtcdCluster) bool) *v1alpha1.EtcdCluster {
	w.Helper()
	var cluster *v1alpha1.EtcdCluster
	w.Await("cluster "+name+" "+what, within, &v1alpha1.EtcdClusterList{}, func() (bool, string) {
		if cluster = w.Cluster(name); cluster == nil {
			return false, "there is no such cluster"
		}
		return is(cluster), Describe(cluster)
	})
	return cluster
}

// AwaitSettled waits until a cluster is available, as its spec wants it, and healthy.
func (w *World) AwaitSettled(name string, within time.Duration) *v1alpha1.EtcdCluster {
	w.Helper()
	return w.AwaitCluster("is settled", name, within, Settled)
}

// AwaitReason waits until a condition of a cluster has a reason.
func (w *World) AwaitReason(name, condition, reason string, within time.Duration) metav1.Condition {
	w.Helper()
	cluster := w.AwaitCluster("has "+condition+" for reason "+reason, name, within, func(c *v1alpha1.EtcdCluster) bool {
		return Condition(c, condition).Reason == reason
	})
	return Condition(cluster, condition)
}

// Settled tells whether a cluster is available, as its spec wants it, and healthy.
func Settled(c *v1alpha1.EtcdCluster) bool {
	return meta.IsStatusConditionTrue(c.Status.Conditions, v1alpha1.ConditionAvailable) &&
		meta.IsStatusConditionFalse(c.Status.Conditions, v1alpha1.ConditionProgressing) &&
		meta.IsStatusConditionFalse(c.Status.Conditions, v1alpha1.ConditionDegraded) &&
		c.Status.ObservedGeneration == c.Generation
}
