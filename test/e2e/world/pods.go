package world

import (
	"encoding/json"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// Engine is the name of the container that runs etcd.
const Engine = "etcd"

// Pod is a member's pod.
type Pod struct{ *corev1.Pod }

// String tells what a test wants to know of the pod.
func (p Pod) String() string { return describePod(p.Pod) }

// Ready tells whether the pod is ready.
func (p Pod) Ready() bool {
	for _, condition := range p.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

// Restarts is how often the engine's container was started again.
func (p Pod) Restarts() int32 {
	if status := p.engine(); status != nil {
		return status.RestartCount
	}
	return 0
}

// Refusal is why the agent refused to start the engine, or nothing if it did not: see the reasons of cmd/agent.
func (p Pod) Refusal() string {
	status := p.engine()
	if status == nil {
		return ""
	}
	for _, ended := range []*corev1.ContainerStateTerminated{status.State.Terminated, status.LastTerminationState.Terminated} {
		var said struct{ Reason string }
		if ended != nil && json.Unmarshal([]byte(ended.Message), &said) == nil && said.Reason != "" {
			return said.Reason
		}
	}
	return ""
}

// WaitingReason is why the engine's container does not run, in the kubelet's words.
func (p Pod) WaitingReason() string {
	if status := p.engine(); status != nil && status.State.Waiting != nil {
		return status.State.Waiting.Reason
	}
	return ""
}

func (p Pod) engine() *corev1.ContainerStatus {
	for i := range p.Status.ContainerStatuses {
		if p.Status.ContainerStatuses[i].Name == Engine {
			return &p.Status.ContainerStatuses[i]
		}
	}
	return nil
}

// Named is the name of an object in the test's namespace.
func (w *World) Named(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: w.Namespace, Name: name}
}

// Pods lists the pods of a cluster's members.
func (w *World) Pods(cluster string) []Pod {
	w.Helper()
	var list corev1.PodList
	w.must("listing pods", w.Client.List(w.Context(), &list, client.InNamespace(w.Namespace), client.MatchingLabels{v1alpha1.LabelCluster: cluster}))
	pods := make([]Pod, len(list.Items))
	for i := range list.Items {
		pods[i] = Pod{&list.Items[i]}
	}
	return pods
}

// Pod reads a pod; nil if there is none of the name.
func (w *World) Pod(name string) *Pod {
	w.Helper()
	pod := &corev1.Pod{}
	err := w.Client.Get(w.Context(), w.Named(name), pod)
	if apierrors.IsNotFound(err) {
		return nil
	}
	w.must("reading pod "+name, err)
	return &Pod{pod}
}

// AwaitPods waits until the pods of a cluster are as they should be.
func (w *World) AwaitPods(what string, within time.Duration, cluster string, are func([]Pod) (bool, string)) {
	w.Helper()
	w.Await(what, within, &corev1.PodList{}, func() (bool, string) { return are(w.Pods(cluster)) })
}

// AwaitPod waits until a pod is as it should be; is gets nil while there is no such pod.
func (w *World) AwaitPod(what, name string, within time.Duration, is func(*Pod) bool) *Pod {
	w.Helper()
	var pod *Pod
	w.Await("pod "+name+" "+what, within, &corev1.PodList{}, func() (bool, string) {
		pod = w.Pod(name)
		if pod == nil {
			return is(nil), "there is no such pod"
		}
		return is(pod), pod.String()
	})
	return pod
}

// DeletePod deletes a pod, and returns its UID.
func (w *World) DeletePod(name string) types.UID {
	w.Helper()
	pod := w.Pod(name)
	if pod == nil {
		w.Fatalf("there is no pod %s to delete", name)
	}
	w.must("deleting pod "+name, w.Client.Delete(w.Context(), pod.Pod, client.Preconditions{UID: &pod.UID}))
	return pod.UID
}

// Hold keeps the object of a pod in the API server when the pod is deleted, so that nobody can make another of its name. Release ends it.
func (w *World) Hold(name string) (release func()) {
	w.Helper()
	const finalizer = "e2e.example.com/hold"
	set := func(finalizers []string) {
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: name}}
		patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"finalizers": finalizers}})
		w.must("writing a patch", err)
		err = w.Client.Patch(w.cleanupContext(), pod, client.RawPatch(types.MergePatchType, patch))
		w.must("holding or releasing pod "+name, client.IgnoreNotFound(err))
	}
	set([]string{finalizer})
	released := false
	release = func() {
		if !released {
			released = true
			set(nil)
		}
	}
	w.Cleanup(release)
	return release
}
