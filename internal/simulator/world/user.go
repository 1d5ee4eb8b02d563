package world

import (
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/simulator/kube"
)

// Evict deletes a pod if the budget allows it. A pod that is not ready may always be evicted.
func (w *World) Evict(pod *corev1.Pod) bool {
	budget, _ := w.API.Get(kube.Budgets, naming.Budget(ClusterName)).(*policyv1.PodDisruptionBudget)
	if budget != nil && Ready(pod) && selects(budget.Spec.Selector.MatchLabels, pod.Labels) {
		ready := 0
		for _, name := range w.API.Names(kube.Pods) {
			if other := w.Pod(name); Ready(other) && other.DeletionTimestamp == nil && selects(budget.Spec.Selector.MatchLabels, other.Labels) {
				ready++
			}
		}
		if ready-1 < budget.Spec.MinAvailable.IntValue() {
			return false
		}
	}
	w.API.Delete(kube.Pods, pod.Name)
	return true
}

// RestoreOlder ends a member's pod and makes its claim again, with what its volume held a while ago: with the guard's marker, or with
// the engine's data alone.
func (w *World) RestoreOlder(claim *corev1.PersistentVolumeClaim, marked bool) {
	old := w.Volumes[claim.UID]
	data := old.Data.Older(len(old.Data.Log) / 2)
	if pod := w.Pod(claim.Name); pod != nil {
		if r := w.runtimes.of(pod.UID); r != nil {
			w.stop(r)
			w.runtimes = w.runtimes.without(pod.UID)
		}
		w.API.Erase(kube.Pods, pod.Name)
	}
	w.API.Erase(kube.Claims, claim.Name)
	delete(w.Volumes, claim.UID)
	again := claim.DeepCopy()
	// It was erased a moment ago.
	_ = w.API.Create(again)
	copied := &Volume{Claim: again.UID, Name: again.Name, Node: old.Node, Data: data, Lost: true}
	if marked {
		copied.Marker = old.Marker
	}
	w.Volumes[again.UID] = copied
}

// Busy says whether an operator is in the middle of a look.
func (w *World) Busy() bool {
	for _, o := range w.Operators {
		if !o.idle {
			return true
		}
	}
	return false
}
