package world

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/kube"
)

// tooMuch is the number of processors from which on no node has room for a pod.
const tooMuch = 64

// scheduler gives one pod a node, or says that there is none.
func (w *World) scheduler() bool {
	for _, pod := range w.Pods() {
		if pod.Spec.NodeName == "" && pod.DeletionTimestamp == nil && w.schedule(pod) {
			return true
		}
	}
	return false
}

func (w *World) schedule(pod *corev1.Pod) bool {
	claim := w.Claim(pod.Name)
	if claim == nil || claim.DeletionTimestamp != nil {
		return w.unschedulable(pod, "persistentvolumeclaim not found or being deleted")
	}
	nodes := w.fitting(pod, claim)
	if len(nodes) == 0 {
		return w.unschedulable(pod, w.whyNoNode(claim))
	}
	n := pick(w, nodes)
	if w.VolumeOf(claim) == nil {
		if w.API.Get(kube.Classes, defaultClass) == nil {
			return false
		}
		w.bind(claim, n)
	}
	after := w.Pod(pod.Name).DeepCopy()
	after.Spec.NodeName = n.Name
	after.Status.Phase = corev1.PodPending
	after.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodScheduled, Status: corev1.ConditionTrue}}
	w.API.Put(after)
	return true
}

// whyNoNode is the scheduler's message.
func (w *World) whyNoNode(claim *corev1.PersistentVolumeClaim) string {
	if v := w.VolumeOf(claim); v != nil && v.Node != "" {
		return "0 nodes are available: some do not fit the spread of the pods, the others had volume node affinity conflict"
	}
	return "0 nodes are available: insufficient cpu, or the pods would not be spread"
}

func (w *World) unschedulable(pod *corev1.Pod, why string) bool {
	if len(pod.Status.Conditions) > 0 && pod.Status.Conditions[0].Message == why {
		return false
	}
	since := metav1.NewTime(w.Time())
	if len(pod.Status.Conditions) > 0 {
		since = pod.Status.Conditions[0].LastTransitionTime
	}
	w.changeStatus(pod, func(s *corev1.PodStatus) {
		s.Phase = corev1.PodPending
		s.Conditions = []corev1.PodCondition{{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable, Message: why,
			LastTransitionTime: since,
		}}
	})
	return true
}

// fitting are the nodes that a pod can run on: among those that could take it, the ones with the fewest of its kind when the
// spread is required.
func (w *World) fitting(pod *corev1.Pod, claim *corev1.PersistentVolumeClaim) []*Node {
	if w.Faults.NoRoom || pod.Spec.Containers[0].Resources.Requests.Cpu().Value() > tooMuch {
		return nil
	}
	v := w.VolumeOf(claim)
	required := slices.ContainsFunc(pod.Spec.TopologySpreadConstraints, func(c corev1.TopologySpreadConstraint) bool {
		return c.TopologyKey == corev1.LabelHostname && c.WhenUnsatisfiable == corev1.DoNotSchedule
	})
	counts, fewest := map[string]int{}, -1
	var open []*Node
	for _, n := range w.Nodes {
		if !w.takesPods(n) {
			continue
		}
		counts[n.Name] = w.alike(pod, n.Name)
		if fewest < 0 || counts[n.Name] < fewest {
			fewest = counts[n.Name]
		}
		if v == nil || v.Node == "" || v.Node == n.Name {
			open = append(open, n)
		}
	}
	if !required {
		return open
	}
	return slices.DeleteFunc(open, func(n *Node) bool { return counts[n.Name] > fewest })
}

// takesPods says whether the scheduler gives a node pods.
func (w *World) takesPods(n *Node) bool {
	obj, _ := w.API.Get(kube.Nodes, n.Name).(*corev1.Node)
	return obj != nil && !obj.Spec.Unschedulable && len(obj.Spec.Taints) == 0
}

// alike counts the pods of a role on a node.
func (w *World) alike(pod *corev1.Pod, node string) int {
	n := 0
	for _, other := range w.Pods() {
		if other.Spec.NodeName == node && other.DeletionTimestamp == nil &&
			other.Labels[v1alpha1.LabelRole] == pod.Labels[v1alpha1.LabelRole] {
			n++
		}
	}
	return n
}

// collectGarbage deletes one object whose owner is gone.
func (w *World) collectGarbage() bool {
	if w.collected == w.API.Revision() {
		return false
	}
	for _, kind := range []kube.Kind{kube.Pods, kube.Claims, kube.Services, kube.Secrets, kube.Budgets, kube.Slices} {
		for _, name := range w.API.Names(kind) {
			obj := w.API.Get(kind, name)
			owner := metav1.GetControllerOfNoCopy(obj)
			if owner == nil || obj.GetDeletionTimestamp() != nil {
				continue
			}
			if cluster := w.Cluster(); cluster == nil || cluster.UID != owner.UID {
				w.API.Delete(kind, name)
				return true
			}
		}
	}
	w.collected = w.API.Revision()
	return false
}
