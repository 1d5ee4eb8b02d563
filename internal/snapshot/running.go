package snapshot

import (
	"time"

	corev1 "k8s.io/api/core/v1"
)

// PodReady says whether Kubernetes calls the member's pod ready.
func (m Member) PodReady() bool {
	if m.Pod == nil || m.Pod.DeletionTimestamp != nil {
		return false
	}
	for _, condition := range m.Pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

// EngineSince is when the pod's engine container last started; zero while it does not run.
func (m Member) EngineSince() time.Time {
	status := m.engineStatus()
	if status == nil || status.State.Running == nil {
		return time.Time{}
	}
	return status.State.Running.StartedAt.Time
}

// EngineIsStuck says whether the engine's container waits to be started again after it ended, or cannot be started: one that
// merely ended is started again at once.
func (m Member) EngineIsStuck() bool {
	status := m.engineStatus()
	return status != nil && status.State.Waiting != nil
}
