package plan

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

const (
	// silence is how long a member that has a pod has to be silent before what is said of its claim, its disk or its node
	// makes it lost: one look that fails proves nothing.
	silence = 10 * time.Second
	// tooManyRestarts is how often an engine is started anew in its place before its member may be replaced.
	tooManyRestarts = 5
)

// lossOf says why a member is not coming back; empty when it may. What is gone for good is not waited for. What may come
// back is given up only after a while, and never where the user asks for that.
func (v *view) lossOf(m snapshot.Member) string {
	silent := v.SilentFor(m)
	if loss := m.Loss(); loss != "" && m.EverJoined() && !m.Look.Answers() && (m.Pod == nil || silent >= silence) {
		return loss
	}
	if v.cluster.Spec.Replacement.Policy == v1alpha1.ReplaceNever || m.Pod == nil || silent < silence {
		return ""
	}
	for _, criterion := range []func(snapshot.Member) string{v.nodeLost, v.givenUp, v.crashLoops} {
		if why := criterion(m); why != "" {
			return why
		}
	}
	return ""
}

// nodeLost says why the node of a member is not coming back.
func (v *view) nodeLost(m snapshot.Member) string {
	name := m.Pod.Spec.NodeName
	switch {
	case v.NodeGone(m.Pod):
		return fmt.Sprintf("its node %s is gone", name)
	case v.Nodes[name].OutOfService:
		return fmt.Sprintf("its node %s is out of service", name)
	default:
		return ""
	}
}

// givenUp says why a member that may come back was waited for long enough.
func (v *view) givenUp(m snapshot.Member) string {
	why, until := v.mayReturn(m)
	if why == "" || v.Now.Before(until) {
		return ""
	}
	return why
}

// mayReturn says what a silent member waits for to come back, and until when it is waited for; empty when for nothing that
// is known.
func (v *view) mayReturn(m snapshot.Member) (why string, until time.Time) {
	if m.Pod == nil || v.SilentFor(m) < silence {
		return "", time.Time{}
	}
	if since := v.Nodes[m.Pod.Spec.NodeName].UnreadySince; !since.IsZero() {
		return fmt.Sprintf("its node %s is not ready since %s", m.Pod.Spec.NodeName, clock(since)), since.Add(v.patience())
	}
	if since := stranded(m.Pod); !since.IsZero() {
		return "its volume holds it on a node that takes no pods since " + clock(since), since.Add(v.patience())
	}
	return "", time.Time{}
}

// clock writes a time that does not change from look to look.
func clock(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// stranded is since when a pod finds no node that its volume can be used on: that node is cordoned, gone, or in another zone
// than the pod may run in. Only a new member with another volume can run elsewhere. Zero when it does not wait for that.
func stranded(pod *corev1.Pod) time.Time {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodScheduled && condition.Status == corev1.ConditionFalse &&
			condition.Reason == corev1.PodReasonUnschedulable && heldByVolume(condition.Message) {
			return condition.LastTransitionTime.Time
		}
	}
	return time.Time{}
}

// heldByVolume reads from the scheduler's message whether a volume keeps a pod from other nodes: in the words of older and
// of newer releases of Kubernetes.
func heldByVolume(message string) bool {
	return strings.Contains(message, "volume node affinity conflict") ||
		strings.Contains(message, "didn't match PersistentVolume's node affinity")
}

// crashLoops says that a member's engine ends again and again, while one that was started in the same way serves: so it is
// not what the spec asks for, or the version, that ends it.
func (v *view) crashLoops(m snapshot.Member) string {
	restarts := m.Restarts()
	if v.mixed() || restarts < tooManyRestarts || v.SilentFor(m) < v.patience() {
		return ""
	}
	for _, other := range v.members {
		if other.Role == m.Role && other.Pod != nil && v.inSync(other) &&
			other.Pod.Annotations[render.AnnotationDrift] == m.Pod.Annotations[render.AnnotationDrift] {
			return fmt.Sprintf("its engine ends again and again, while that of %s serves", other.Name)
		}
	}
	return ""
}

// patience is how long a member that may come back is waited for.
func (v *view) patience() time.Duration { return render.ReplaceAfter(v.cluster) }
