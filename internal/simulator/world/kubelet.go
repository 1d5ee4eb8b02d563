package world

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/simulator/kube"
)

// kubelets do one thing for one pod, the pods in an order that is drawn.
func (w *World) kubelets() bool {
	pods := w.Pods()
	for _, i := range w.reshuffled(len(pods)) {
		pod := pods[i]
		n := w.Node(pod.Spec.NodeName)
		if pod.Spec.NodeName != "" && n.Alive() && w.kubelet(pod, n) {
			return true
		}
	}
	for _, r := range w.runtimes {
		pod := w.Pod(r.name)
		if (pod == nil || pod.UID != r.uid) && w.Node(r.node).Alive() {
			// The pod is gone from the API server: its containers end.
			w.stop(r)
			w.runtimes = w.runtimes.without(r.uid)
			w.Tell("what was left of pod %s ends", r.name)
			return true
		}
		if !w.Node(r.node).Off && r.booted && w.container(r) {
			return true
		}
	}
	return false
}

// kubelet does one thing for a pod, with the API server in reach.
func (w *World) kubelet(pod *corev1.Pod, n *Node) bool {
	r := w.runtimes.of(pod.UID)
	switch {
	case pod.DeletionTimestamp != nil:
		w.endPod(pod, r)
		return true
	case r == nil:
		return w.startPod(pod, n)
	case !r.booted:
		return w.boot(pod, r)
	}
	r.pod = pod
	return w.tellStatus(pod, r)
}

// endPod ends a pod that is deleted: its engine hands leadership over, ends, and nothing is left.
func (w *World) endPod(pod *corev1.Pod, r *runtime) {
	if r != nil {
		w.handOver(r)
		w.stop(r)
		w.runtimes = w.runtimes.without(pod.UID)
	}
	w.Tell("pod %s has ended", pod.Name)
	w.API.Erase(kube.Pods, pod.Name)
}

// handOver is the hook before a pod's end: a leader hands leadership to the voter that is furthest ahead.
func (w *World) handOver(r *runtime) {
	p := r.process
	if p == nil || p.Frozen || !p.Leads() {
		return
	}
	for _, m := range p.Data.State.Voters() {
		if m.ID != p.Data.MemberID && w.Engine.MoveLeader(p, m.ID) == nil {
			return
		}
	}
}

// startPod makes a pod's sandbox as soon as its volume and its Secret can be mounted and its image is there.
func (w *World) startPod(pod *corev1.Pod, n *Node) bool {
	claim := w.Claim(pod.Name)
	v := w.VolumeOf(claim)
	if v == nil || claim.DeletionTimestamp != nil && !w.inUse(claim.UID, nil) && w.secretOf(pod.Name) == nil {
		return false
	}
	if v.Node != "" && v.Node != n.Name || w.inUse(claim.UID, nil) || w.secretOf(pod.Name) == nil {
		return false
	}
	image := pod.Spec.Containers[0].Image
	if w.Faults.Unpullable[image] {
		return w.waitForImage(pod, image)
	}
	r := &runtime{uid: pod.UID, name: pod.Name, node: n.Name, claim: claim.UID}
	w.runtimes = w.runtimes.with(r)
	return w.boot(pod, r)
}

func (w *World) waitForImage(pod *corev1.Pod, image string) bool {
	if len(pod.Status.ContainerStatuses) > 0 {
		return false
	}
	w.changeStatus(pod, func(s *corev1.PodStatus) {
		s.ContainerStatuses = []corev1.ContainerStatus{{Name: "etcd", Image: image, State: corev1.ContainerState{
			Waiting: &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff", Message: "no such image"},
		}}}
	})
	return true
}

// ticketOf is the ticket that a container gets which starts now: its pod asks for it, and the Secret holds it.
func (w *World) ticketOf(pod *corev1.Pod) string {
	for _, e := range pod.Spec.Containers[0].Env {
		if e.Name != "AGENT_TICKET" {
			continue
		}
		if secret := w.secretOf(pod.Name); secret != nil {
			return strings.TrimSpace(string(secret.Data[render.TicketKey]))
		}
	}
	return ""
}

// boot makes the sandbox and starts the container.
func (w *World) boot(pod *corev1.Pod, r *runtime) bool {
	if w.secretOf(pod.Name) == nil {
		return false
	}
	r.ticket = w.ticketOf(pod)
	r.booted, r.ip, r.pod, r.identity, r.running = true, w.newIP(), pod, identity(pod), true
	w.network = true
	w.changeStatus(pod, func(s *corev1.PodStatus) {
		s.Phase, s.PodIP = corev1.PodRunning, r.ip
		s.PodIPs = []corev1.PodIP{{IP: r.ip}}
		status := engineStatus(pod, r)
		status.State.Running = &corev1.ContainerStateRunning{}
		s.ContainerStatuses = []corev1.ContainerStatus{status}
		setReady(s, false)
	})
	r.ready = false
	w.Tell("pod %s runs on %s", pod.Name, r.node)
	return true
}

// tellStatus tells the API server how the container is and whether the pod is ready, if that is news: it may have ended, and run again,
// while nothing could be told.
func (w *World) tellStatus(pod *corev1.Pod, r *runtime) bool {
	told, restarts := false, 0
	for _, status := range pod.Status.ContainerStatuses {
		told, restarts = status.State.Running != nil, int(status.RestartCount)
	}
	ready := w.readiness(r)
	switch {
	case !r.running && (told || restarts != r.restarts):
		w.tellEnd(pod, r)
		return true
	case told == r.running && restarts == r.restarts && ready == r.ready:
		return false
	}
	r.ready = ready
	w.changeStatus(pod, func(s *corev1.PodStatus) {
		if r.running {
			status := engineStatus(pod, r)
			status.State.Running, status.LastTerminationState.Terminated = &corev1.ContainerStateRunning{}, r.ended
			s.ContainerStatuses = []corev1.ContainerStatus{status}
		}
		setReady(s, ready)
	})
	return true
}

// container does one thing in a pod's container: it starts again, or its agent goes on. It needs no API server.
func (w *World) container(r *runtime) bool {
	switch {
	case !r.running && w.now >= r.again:
		// The kubelet needs the API server for the Secret, or goes by what it last read.
		if w.Node(r.node).Alive() {
			r.ticket = w.ticketOf(r.pod)
		}
		r.running = true
		w.Tell("the container of %s starts again", r.name)
		return true
	case r.running && r.process == nil:
		return w.agent(r)
	}
	return false
}

// nextRestart is when the next container starts again; zero when none waits.
func (w *World) nextRestart() time.Duration {
	var next time.Duration
	for _, r := range w.runtimes {
		if r.booted && !r.running && r.again > w.now && (next == 0 || r.again < next) {
			next = r.again
		}
	}
	return next
}
