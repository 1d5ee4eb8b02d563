package plan_test

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// engines is what the toy world knows of the engines that run.
type engines struct {
	// since is when the engine of each pod started.
	since map[types.UID]time.Time
	// crashing are the members whose engine ends as soon as it starts; crashingVersions the versions that do.
	crashing, crashingVersions map[string]bool
	// stalled are the members that cannot announce themselves until something is written.
	stalled map[string]bool
	raftLog
}

func newEngines() engines {
	return engines{
		since: map[types.UID]time.Time{}, crashing: map[string]bool{}, crashingVersions: map[string]bool{}, stalled: map[string]bool{}, raftLog: newRaftLog(),
	}
}

// crashes says whether the engine of a pod ends as soon as it starts.
func (w *world) crashes(pod *corev1.Pod) bool {
	return w.refuses(pod) || w.crashing[pod.Name] || w.crashingVersions[versionOf(pod)]
}

func versionOf(pod *corev1.Pod) string { return pod.Annotations[render.AnnotationVersion] }

// crashed is the state of an engine's container that ends again and again.
func crashed() corev1.ContainerStatus {
	return corev1.ContainerStatus{
		Name: snapshot.EngineContainer, RestartCount: 3,
		State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}},
		LastTerminationState: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: 2, Reason: "Error", Message: "panic",
		}},
	}
}

// enginesSince is since when the engine of each member runs.
func (w *world) enginesSince() map[string]time.Time {
	since := map[string]time.Time{}
	for name, pod := range w.pods {
		since[name] = w.engines.since[pod.UID]
	}
	return since
}

// runningSince is the state of an engine's container that runs.
func (w *world) runningSince(pod *corev1.Pod) corev1.ContainerState {
	if w.engines.since[pod.UID].IsZero() {
		w.engines.since[pod.UID] = w.now
	}
	return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(w.engines.since[pod.UID])}}
}

// showReadiness lets the kubelets tell which pods are ready: those whose engine answers and knows a leader.
func (w *world) showReadiness() {
	for name, pod := range w.pods {
		if w.engineRuns(name) && w.find(name) != nil && w.leader() != nil {
			pod.Status.Conditions = append(pod.Status.Conditions,
				corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue})
		}
	}
}

// happenToEngine lets something happen to an engine.
func (w *world) happenToEngine(what, to string) bool {
	switch what {
	case "crash":
		w.crashing[w.name(to)] = true
	case "stall":
		w.stalled[w.name(to)] = true
	case "crash-version":
		w.crashingVersions[to] = true
	case "recover":
		delete(w.crashing, w.name(to))
	case "recover-version":
		delete(w.crashingVersions, to)
	default:
		return false
	}
	return true
}

// announce keeps what report would write into the conditions.
func (w *world) announce(p plan.Plan) {
	meta.SetStatusCondition(&w.cluster.Status.Conditions, metav1.Condition{
		Type: v1alpha1.ConditionProgressing, Status: metav1.ConditionTrue, Reason: p.Progress.Reason, Message: p.Progress.Message,
	})
}
