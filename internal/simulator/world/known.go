package world

import (
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/kube"
)

// known is what the API server held at a revision, of what is looked at all the time.
type known struct {
	revision int64
	cluster  *v1alpha1.EtcdCluster
	pods     []*corev1.Pod
}

// look is what the API server holds now.
func (w *World) look() *known {
	if k := &w.known; k.revision != w.API.Revision() {
		cluster, _ := w.API.Get(kube.Clusters, ClusterName).(*v1alpha1.EtcdCluster)
		names := w.API.Names(kube.Pods)
		*k = known{w.API.Revision(), cluster, make([]*corev1.Pod, len(names))}
		for i, name := range names {
			k.pods[i] = w.API.Get(kube.Pods, name).(*corev1.Pod)
		}
	}
	return &w.known
}

// Cluster is the resource; nil when there is none.
func (w *World) Cluster() *v1alpha1.EtcdCluster { return w.look().cluster }

// Pods are all pods, in the order of their names. The list is never changed: who walks along it may change pods.
func (w *World) Pods() []*corev1.Pod { return w.look().pods }

// Pod is a pod by name; nil when there is none.
func (w *World) Pod(name string) *corev1.Pod {
	for _, pod := range w.look().pods {
		if pod.Name == name {
			return pod
		}
	}
	return nil
}
