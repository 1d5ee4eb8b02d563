package snapshot

import (
	"time"

	corev1 "k8s.io/api/core/v1"
)

// Node is what matters of a node.
type Node struct {
	// Zone is the value of topology.kubernetes.io/zone; empty when the node has none.
	Zone string
	// Cordoned is true while no new pod may be scheduled to it.
	Cordoned bool
	// CordonedSince is since when that is seen, by the operator's clock.
	CordonedSince time.Time
	// OutOfService is true when it is tainted node.kubernetes.io/out-of-service: someone vouches that it is switched off.
	OutOfService bool
	// UnreadySince is since when the node is not ready, or does not tell; zero when it is ready, or that is not known.
	UnreadySince time.Time
	// Taints keep the pods away that do not tolerate them.
	Taints []corev1.Taint
	// Labels are those by which pods and volumes choose nodes. They are not to be changed.
	Labels map[string]string
}

// TakesPods says whether a new pod can be started on the node, if it tolerates its taints.
func (n Node) TakesPods() bool { return !n.Cordoned && !n.OutOfService && n.UnreadySince.IsZero() }

// NodeOf reads what matters from a node.
func NodeOf(node *corev1.Node) Node {
	seen := Node{Zone: node.Labels[corev1.LabelTopologyZone], Cordoned: node.Spec.Unschedulable, Labels: node.Labels}
	for _, taint := range node.Spec.Taints {
		switch {
		case taint.Key == corev1.TaintNodeOutOfService:
			seen.OutOfService = true
		case taint.Key == corev1.TaintNodeUnschedulable:
			seen.CordonedSince = sinceOf(taint)
		case taint.Effect == corev1.TaintEffectNoSchedule, taint.Effect == corev1.TaintEffectNoExecute:
			seen.Taints = append(seen.Taints, taint)
		}
	}
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady && condition.Status != corev1.ConditionTrue {
			seen.UnreadySince = condition.LastTransitionTime.Time
		}
	}
	return seen
}

// sinceOf is when Kubernetes says that a taint was added. One that a person added without a time counts as old.
func sinceOf(taint corev1.Taint) time.Time {
	if taint.TimeAdded == nil {
		return time.Unix(0, 0)
	}
	return taint.TimeAdded.Time
}

// NodeGone says whether the node that a pod runs on does not exist any more. Nodes that could not be read are not gone.
func (s *Snapshot) NodeGone(pod *corev1.Pod) bool {
	if pod == nil || pod.Spec.NodeName == "" || s.Nodes == nil {
		return false
	}
	_, exists := s.Nodes[pod.Spec.NodeName]
	return !exists
}

// SilentFor is for how long neither a member's engine nor its agent has answered, as far as the operator has watched.
func (s *Snapshot) SilentFor(m Member) time.Duration {
	since := s.Etcd.LastAnswers[m.Name]
	if since.IsZero() {
		since = s.Etcd.WatchedSince
	}
	if m.Look.Answers() || since.IsZero() {
		return 0
	}
	return s.Now.Sub(since)
}
