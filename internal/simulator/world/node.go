package world

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/internal/simulator/kube"
)

// Node is a machine.
type Node struct {
	Name, Zone string
	// Off is true without power, Cut while no packet reaches or leaves it.
	Off, Cut bool
	// Local is true where volumes are on the machine's own disks.
	Local bool
	// gone is since when the control plane has not heard of it.
	gone time.Duration
}

// The times after which the control plane gives a node up, and evicts its pods.
const (
	nodeGrace     = 40 * time.Second
	evictionGrace = 300 * time.Second
)

// taintUnreachable is what the control plane marks a node with that it does not hear of.
const taintUnreachable = "node.kubernetes.io/unreachable"

func (w *World) addNode(i int, local bool) {
	n := &Node{Name: fmt.Sprintf("node-%c", 'a'+i), Zone: fmt.Sprintf("zone-%d", i%3), Local: local}
	w.Nodes = append(w.Nodes, n)
	w.register(n)
}

// register makes the object of a node.
func (w *World) register(n *Node) {
	if w.API.Get(kube.Nodes, n.Name) != nil {
		return
	}
	// It cannot be there already.
	_ = w.API.Create(&corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: n.Name, Labels: map[string]string{
			corev1.LabelHostname: n.Name, corev1.LabelTopologyZone: n.Zone, corev1.LabelArchStable: "amd64",
		}},
		Status: corev1.NodeStatus{Conditions: []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue}}},
	})
}

// Node finds a machine by its name; nil when there is none.
func (w *World) Node(name string) *Node {
	for _, n := range w.Nodes {
		if n.Name == name {
			return n
		}
	}
	return nil
}

// Alive says whether a machine runs and is reached.
func (n *Node) Alive() bool { return n != nil && !n.Off && !n.Cut }

// PowerOff takes a machine's power: all that runs on it ends.
func (w *World) PowerOff(n *Node) {
	n.Off, n.gone = true, w.now
	for _, r := range w.runtimes {
		if r.node == n.Name {
			w.stop(r)
			r.booted = false
		}
	}
	w.network = true
}

// PowerOn gives it back. What the kubelet knows of starts again, from its init containers on.
func (w *World) PowerOn(n *Node) { n.Off = false; w.network = true }

// CutOff takes a machine from the network, and Join brings it back.
func (w *World) CutOff(n *Node) { n.Cut, n.gone = true, w.now; w.network = true }

// Join brings a machine back to the network.
func (w *World) Join(n *Node) { n.Cut = false; w.network = true }

// reach says whether two machines exchange packets.
func (w *World) reach(a, b string) bool {
	if a == b {
		return !w.Node(a).Off
	}
	return w.Node(a).Alive() && w.Node(b).Alive() && !w.Faults.Links[link(a, b)]
}

func link(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// CutLink lets two nodes exchange no packets with each other, or exchange them again, and says whether they do now.
func (w *World) CutLink(a, b *Node) bool {
	key := link(a.Name, b.Name)
	w.Faults.Links[key] = !w.Faults.Links[key]
	w.network = true
	return !w.Faults.Links[key]
}

// watchNodes is the part of the control plane that marks nodes it does not hear of, and evicts their pods.
func (w *World) watchNodes() bool {
	allAlive := !slices.ContainsFunc(w.Nodes, func(n *Node) bool { return !n.Alive() })
	if allAlive && w.marked == w.API.Revision() {
		return false
	}
	for _, n := range w.Nodes {
		obj, _ := w.API.Get(kube.Nodes, n.Name).(*corev1.Node)
		if obj == nil || tainted(obj, corev1.TaintNodeOutOfService) {
			if w.forgetPods(n) {
				return true
			}
			continue
		}
		switch marked := tainted(obj, taintUnreachable); {
		case obj.Spec.Unschedulable != tainted(obj, corev1.TaintNodeUnschedulable):
			w.taintCordoned(obj)
			return true
		case n.Alive() == !marked:
			if marked && w.now-n.gone > nodeGrace+evictionGrace && w.evictAll(n.Name) {
				return true
			}
		case n.Alive():
			w.mark(obj, false)
			return true
		case w.now-n.gone > nodeGrace:
			w.mark(obj, true)
			return true
		}
	}
	if allAlive {
		w.marked = w.API.Revision()
	}
	return false
}

func tainted(obj *corev1.Node, key string) bool {
	return slices.ContainsFunc(obj.Spec.Taints, func(t corev1.Taint) bool { return t.Key == key })
}

// forgetPods removes the pods of a node that does not exist, and those that are deleted on one that is out of service: such a
// machine is switched off, so what they used is free.
func (w *World) forgetPods(n *Node) bool {
	gone := w.API.Get(kube.Nodes, n.Name) == nil
	for _, pod := range w.Pods() {
		if pod.Spec.NodeName != n.Name || !gone && pod.DeletionTimestamp == nil {
			continue
		}
		w.API.Erase(kube.Pods, pod.Name)
		w.runtimes = w.runtimes.without(pod.UID)
		return true
	}
	return false
}

// Cordon keeps new pods from a node, or no longer does.
func (w *World) Cordon(n *Node, cordoned bool) {
	if obj, _ := w.API.Get(kube.Nodes, n.Name).(*corev1.Node); obj != nil && obj.Spec.Unschedulable != cordoned {
		after := obj.DeepCopy()
		after.Spec.Unschedulable = cordoned
		w.API.Put(after)
	}
}

// taintCordoned is the part of the control plane that tells since when a node takes no pods.
func (w *World) taintCordoned(obj *corev1.Node) {
	after := obj.DeepCopy()
	after.Spec.Taints = slices.DeleteFunc(after.Spec.Taints, func(t corev1.Taint) bool { return t.Key == corev1.TaintNodeUnschedulable })
	if obj.Spec.Unschedulable {
		since := metav1.NewTime(w.Time())
		after.Spec.Taints = append(after.Spec.Taints, corev1.Taint{Key: corev1.TaintNodeUnschedulable, Effect: corev1.TaintEffectNoSchedule, TimeAdded: &since})
	}
	w.API.Put(after)
}

// Remove switches a machine off and takes its object away.
func (w *World) Remove(n *Node) {
	w.PowerOff(n)
	w.API.Erase(kube.Nodes, n.Name)
}

// OutOfService vouches for it that a machine is switched off.
func (w *World) OutOfService(n *Node) {
	w.PowerOff(n)
	if obj, _ := w.API.Get(kube.Nodes, n.Name).(*corev1.Node); obj != nil && !tainted(obj, corev1.TaintNodeOutOfService) {
		after := obj.DeepCopy()
		after.Spec.Taints = append(after.Spec.Taints, corev1.Taint{Key: corev1.TaintNodeOutOfService, Effect: corev1.TaintEffectNoExecute})
		w.API.Put(after)
	}
}

// GivenUp says whether the machine was taken out of the cluster, or somebody vouches for it that it is switched off.
func (w *World) GivenUp(n *Node) bool {
	obj, _ := w.API.Get(kube.Nodes, n.Name).(*corev1.Node)
	return obj == nil || tainted(obj, corev1.TaintNodeOutOfService)
}

// Return gives a machine power and network, and lets it be a node like any other.
func (w *World) Return(n *Node) {
	w.PowerOn(n)
	w.Join(n)
	w.register(n)
	obj := w.API.Get(kube.Nodes, n.Name).(*corev1.Node)
	if tainted(obj, corev1.TaintNodeOutOfService) {
		after := obj.DeepCopy()
		after.Spec.Taints = slices.DeleteFunc(after.Spec.Taints, func(t corev1.Taint) bool { return t.Key == corev1.TaintNodeOutOfService })
		w.API.Put(after)
	}
	w.Cordon(n, false)
}

func (w *World) mark(obj *corev1.Node, unreachable bool) {
	after := obj.DeepCopy()
	status := corev1.ConditionTrue
	after.Spec.Taints = slices.DeleteFunc(after.Spec.Taints, func(t corev1.Taint) bool { return t.Key == taintUnreachable })
	if unreachable {
		status = corev1.ConditionUnknown
		since := metav1.NewTime(w.Time())
		after.Spec.Taints = append(after.Spec.Taints, corev1.Taint{Key: taintUnreachable, Effect: corev1.TaintEffectNoExecute, TimeAdded: &since})
	}
	after.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: status, LastTransitionTime: metav1.NewTime(w.Time())}}
	w.API.Put(after)
	w.Tell("node %s counts as %s", obj.Name, map[bool]string{true: "unreachable", false: "ready"}[unreachable])
}

// evictAll marks the pods of a node that is gone for deletion. They stay: nobody tells that they have ended.
func (w *World) evictAll(node string) bool {
	evicted := false
	for _, pod := range w.Pods() {
		if pod.Spec.NodeName == node && pod.DeletionTimestamp == nil {
			w.API.Delete(kube.Pods, pod.Name)
			evicted = true
		}
	}
	return evicted
}
