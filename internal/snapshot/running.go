package snapshot

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
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

// EngineStarted is when the pod's engine container last started, by the clock of its node; zero while it does not run.
func (m Member) EngineStarted() time.Time {
	status := m.engineStatus()
	if status == nil || status.State.Running == nil {
		return time.Time{}
	}
	return status.State.Running.StartedAt.Time
}

// EngineRunsFor is for how long the operator has seen the engine run since its last start; none while it does not run. It is counted by the
// operator's clock alone: those of nodes differ from it, and would let an engine run for minutes that started now, or the reverse.
func (s *Snapshot) EngineRunsFor(m Member) time.Duration {
	since, seen := s.EnginesSince[m.Name]
	if !seen || !m.EngineRuns() {
		return 0
	}
	return s.Now.Sub(since)
}

// Retired says whether the member's claim was set aside when a member left.
func (m Member) Retired() bool {
	return m.Claim != nil && m.Claim.Labels[v1alpha1.LabelRetired] == "true"
}

// ClaimLeaves says whether the member's claim is being deleted: it is gone, with all that is on it, when the pod ends.
func (m Member) ClaimLeaves() bool { return m.Claim != nil && m.Claim.DeletionTimestamp != nil }

// EngineIsStuck says whether the engine's container waits to be started again after it ended, or cannot be started: one that
// merely ended is started again at once.
func (m Member) EngineIsStuck() bool {
	status := m.engineStatus()
	return status != nil && status.State.Waiting != nil
}
