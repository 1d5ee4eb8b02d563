package state

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/render"
)

// Silence is how long a member that has a pod has to be silent before what is said of its claim, its disk or its node
// makes it lost: one look that fails proves nothing.
const Silence = 10 * time.Second

// Stranded is since when a pod finds no node that its volume can be used on: that node is cordoned, gone, or in another zone
// than the pod may run in. Only a new member with another volume can run elsewhere. Zero when it does not wait for that.
func Stranded(pod *corev1.Pod) time.Time {
	if waits := unplaced(pod); waits != nil && heldByVolume(waits.Message) {
		return waits.LastTransitionTime.Time
	}
	return time.Time{}
}

// unplaced is the condition of a pod that finds no node; nil when it has one, or was not tried yet.
func unplaced(pod *corev1.Pod) *corev1.PodCondition {
	if pod == nil {
		return nil
	}
	for i := range pod.Status.Conditions {
		c := &pod.Status.Conditions[i]
		if c.Type == corev1.PodScheduled && c.Status == corev1.ConditionFalse && c.Reason == corev1.PodReasonUnschedulable {
			return c
		}
	}
	return nil
}

// heldByVolume reads from the scheduler's message whether a volume keeps a pod from other nodes: in the words of older and
// of newer releases of Kubernetes.
func heldByVolume(message string) bool {
	return strings.Contains(message, "volume node affinity conflict") ||
		strings.Contains(message, "didn't match PersistentVolume's node affinity")
}

// Patience is how long a member that may come back is waited for.
func (s *State) Patience() time.Duration { return render.ReplaceAfter(s.Cluster) }
