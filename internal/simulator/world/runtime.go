package world

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
)

// runtime is a pod on its node: what the kubelet has made of it.
type runtime struct {
	uid   types.UID
	name  string
	node  string
	ip    string
	claim types.UID
	// booted is false while the pod's sandbox has to be made, again.
	booted bool
	// ticket is what the container found in its environment when it started, spent whether one was ever used in this pod.
	ticket string
	spent  bool
	// pod is what the kubelet last knew of it.
	pod *corev1.Pod
	// identity is what the operator says in the container's environment.
	identity guard.Identity
	// running says whether the engine's container runs, as the agent or as the engine.
	running bool
	process *engine.Process
	// decision is what the agent carries out, and done how many steps of it.
	decision *guard.Decision
	done     int
	// says is why the agent waits, and hints where the operator told it to ask.
	says    guard.Reason
	message string
	hints   []string
	// restarts counts ends of the container, ended is how it last ended, and again is when it starts again.
	restarts int
	ended    *corev1.ContainerStateTerminated
	again    time.Duration
	ready    bool
}

// stop ends the engine's container of a pod, without a word in its status.
func (w *World) stop(r *runtime) {
	if r.process != nil {
		w.interrupted(r)
		p := r.process
		r.process = nil
		w.Engine.Kill(p)
	}
	r.running, r.decision, r.says, r.hints = false, nil, "", nil
	w.network = true
}

// interrupted leaves a part of a directory behind, when an engine ends that has not taken its first entry in.
func (w *World) interrupted(r *runtime) {
	v := w.Volumes[r.claim]
	if v != nil && v.Data != nil && v.Data == r.process.Data && len(v.Data.Log) == 0 {
		v.Data, v.Partial = nil, true
	}
}

// crash ends the engine's container; the kubelet starts it again, later each time.
func (w *World) crash(r *runtime, code int32, message string) {
	if r.process != nil {
		w.stop(r)
	}
	r.running, r.decision, r.says, r.hints = false, nil, "", nil
	r.restarts++
	wait := time.Duration(0)
	if r.restarts > 1 {
		wait = min(10*time.Second<<min(r.restarts-2, 6), 5*time.Minute)
	}
	r.again = w.now + wait
	r.ended = &corev1.ContainerStateTerminated{ExitCode: code, Reason: "Error", Message: message}
	w.network = true
	w.Tell("the container of %s ends with code %d: %s", r.name, code, message)
	if pod := w.Pod(r.name); pod != nil && pod.UID == r.uid && w.Node(r.node).Alive() {
		w.tellEnd(pod, r)
	}
}

// tellEnd tells the API server that a container has ended, and whether the kubelet waits before it starts it again.
func (w *World) tellEnd(pod *corev1.Pod, r *runtime) {
	w.changeStatus(pod, func(s *corev1.PodStatus) {
		status := engineStatus(pod, r)
		status.State = corev1.ContainerState{Terminated: r.ended}
		if r.restarts > 1 {
			status.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}
			status.LastTerminationState.Terminated = r.ended
		}
		s.ContainerStatuses = []corev1.ContainerStatus{status}
		setReady(s, false)
	})
	r.ready = false
}

func engineStatus(pod *corev1.Pod, r *runtime) corev1.ContainerStatus {
	return corev1.ContainerStatus{Name: "etcd", Image: pod.Spec.Containers[0].Image, RestartCount: int32(r.restarts)}
}

func setReady(s *corev1.PodStatus, ready bool) {
	status := corev1.ConditionFalse
	if ready {
		status = corev1.ConditionTrue
	}
	s.Conditions = []corev1.PodCondition{
		{Type: corev1.PodScheduled, Status: corev1.ConditionTrue},
		{Type: corev1.PodReady, Status: status},
	}
}

// processEnded is told of an engine that ended by itself.
func (w *World) processEnded(p *engine.Process, exit *engine.Exit) {
	for _, r := range w.runtimes {
		if r.process == p {
			r.process = nil
			w.ends(r.pod, exit)
			w.crash(r, int32(exit.Code), exit.Message)
			return
		}
	}
}

func (w *World) ends(pod *corev1.Pod, exit *engine.Exit) {
	w.watched(func(to Watcher) { to.Ends(pod, exit) })
}

// Kill ends the container of a pod, as a fault of the process would.
func (w *World) Kill(pod *corev1.Pod) {
	if r := w.runtimes.of(pod.UID); r != nil && r.running {
		w.crash(r, 137, "killed")
	}
}

// readiness is what the kubelet's probe of a pod finds: a voter reads, a read replica follows.
func (w *World) readiness(r *runtime) bool {
	p := r.process
	if p == nil || p.Frozen || !p.Serves {
		return false
	}
	leader := w.Engine.LeaderOf(p)
	voter := r.pod.Labels["database.example.com/role"] == "voter"
	return leader != nil && p.Learner() != voter && len(p.Data.State.Corrupt) == 0
}

// newIP draws an address that nobody had.
func (w *World) newIP() string {
	w.ips++
	return fmt.Sprintf("10.%d.%d.%d", w.ips>>16, w.ips>>8&255, w.ips&255)
}

// secretOf is the Secret of a member's certificates, of which the ticket is a part.
func (w *World) secretOf(member string) *corev1.Secret {
	secret, _ := w.API.Get(kube.Secrets, naming.MemberCertificates(member)).(*corev1.Secret)
	return secret
}
