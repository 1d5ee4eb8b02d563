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
	// silence is how long a member has to be silent before what is said of its node, or of its claim while its engine runs,
	// makes it lost: one look that fails proves nothing.
	silence = 10 * time.Second
	// tooManyRestarts is how often an engine is started anew in its place before its member may be replaced.
	tooManyRestarts = 5
)

// lossOf says why a member is not coming back; empty when it may. What is gone for good is not waited for. What may come
// back is given up only after a while, and never where the user asks for that.
func (v *view) lossOf(m snapshot.Member) string {
	silent := v.SilentFor(m)
	if loss := m.Loss(); loss != "" && m.EverJoined() && (!m.EngineRuns() || silent >= silence) {
		return loss
	}
	if v.cluster.Spec.Replacement.Policy == v1alpha1.ReplaceNever || m.Pod == nil || silent < silence {
		return ""
	}
	for _, criterion := range []func(snapshot.Member) string{v.nodeLost, v.stranded, v.crashLoops} {
		if why := criterion(m); why != "" {
			return why
		}
	}
	return ""
}

// nodeLost says why the node of a member is not coming back.
func (v *view) nodeLost(m snapshot.Member) string {
	name := m.Pod.Spec.NodeName
	if v.NodeGone(m.Pod) {
		return fmt.Sprintf("its node %s is gone", name)
	}
	node := v.Nodes[name]
	switch {
	case node.OutOfService:
		return fmt.Sprintf("its node %s is out of service", name)
	case !node.UnreadySince.IsZero() && v.patienceIsOver(node.UnreadySince):
		return fmt.Sprintf("its node %s is not ready since %s", name, node.UnreadySince.UTC().Format(time.RFC3339))
	default:
		return ""
	}
}

// stranded says that a member's pod finds no node that its volume can be used on: that node is cordoned, gone, or in another
// zone than the pod may run in. Only a new member with another volume can run elsewhere.
func (v *view) stranded(m snapshot.Member) string {
	for _, condition := range m.Pod.Status.Conditions {
		if condition.Type == corev1.PodScheduled && condition.Status == corev1.ConditionFalse &&
			condition.Reason == corev1.PodReasonUnschedulable && heldByVolume(condition.Message) &&
			v.patienceIsOver(condition.LastTransitionTime.Time) {
			return fmt.Sprintf("its volume holds it on a node that takes no pods since %s",
				condition.LastTransitionTime.UTC().Format(time.RFC3339))
		}
	}
	return ""
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

func (v *view) patienceIsOver(since time.Time) bool {
	return !since.IsZero() && v.Now.Sub(since) >= v.patience()
}
