package render

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// Wanted is the pod that a member is to have, for who asks for parts of it. Only a patch of the template asks for the whole pod, which is
// rendered once.
type Wanted struct {
	in  PodInput
	pod *corev1.Pod
}

// Want is the pod that is made of that.
func Want(in PodInput) *Wanted { return &Wanted{in: in} }

// Pod is the whole pod, rendered anew: it may be changed.
func (w *Wanted) Pod() *corev1.Pod { return Pod(w.in) }

// patched is the pod with a patch of its template; nil when there is none.
func (w *Wanted) patched() *corev1.Pod {
	if w.pod == nil && w.in.overrides() != nil {
		w.pod = Pod(w.in)
	}
	return w.pod
}

// Marks are the annotations that tell what the pod is made for. A patch of the template that is taken leaves them as they are; whether it
// is, only the whole pod shows.
func (w *Wanted) Marks() map[string]string {
	if pod := w.patched(); pod != nil {
		return pod.Annotations
	}
	return annotations(w.in)
}

// HasImages says whether a pod runs the images that this one would.
func (w *Wanted) HasImages(have *corev1.Pod) bool {
	want := []string{w.in.EngineImage, w.in.AgentImage}
	if pod := w.patched(); pod != nil {
		want = images(pod)
	}
	return slices.Equal(images(have), want)
}

// Placement is where the pod may run: its node selector, its affinity and its tolerations. It is not to be changed.
func (w *Wanted) Placement() *corev1.PodSpec {
	if pod := w.patched(); pod != nil {
		return &pod.Spec
	}
	s := w.in.Cluster.Spec.Scheduling
	return &corev1.PodSpec{NodeSelector: s.NodeSelector, Affinity: affinity(s), Tolerations: s.Tolerations}
}
