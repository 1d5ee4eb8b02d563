package state

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// placeOf is where the pod of a member may run. All pods of a role are alike.
func (s *State) placeOf(m snapshot.Member) *corev1.PodSpec {
	place := s.places[m.Role]
	if place == nil {
		place = s.wanted(m).Placement()
		s.places[m.Role] = place
	}
	return place
}

// Misplaced says why a member that works could not start again: no node takes its pod, or none that its volume can be used on. Empty when
// it could, and when that is not known. Only a new member with another volume can run elsewhere.
func (s *State) Misplaced(m snapshot.Member) string {
	why, known := s.misplaced[m.Name]
	if !known {
		why = s.whyMisplaced(m)
		s.misplaced[m.Name] = why
	}
	return why
}

func (s *State) whyMisplaced(m snapshot.Member) string {
	if s.Nodes == nil || !m.Serves() || !s.CanBeMade(m) {
		return ""
	}
	// One that can be used everywhere, or of which nothing is known, chooses no nodes.
	volume, place := s.Volumes[m.Name], s.placeOf(m)
	homes := s.nodes(func(name string, node snapshot.Node) bool {
		return (volume == nil || s.matchesNode(volume, name, node.Labels)) && s.mayRunOn(place, name, node)
	})
	switch {
	case slices.ContainsFunc(homes, func(name string) bool {
		return s.Nodes[name].TakesPods() && s.willTolerate(m, place, s.Nodes[name].Taints)
	}):
		return ""
	case volume == nil:
		return "no node takes its pod"
	case slices.ContainsFunc(homes, func(name string) bool { return s.Nodes[name].TakesPods() }):
		return "its volume holds it on node " + m.Pod.Spec.NodeName + ", which has a taint that its pod does not tolerate"
	case len(homes) > 0:
		return "its volume holds it on node " + m.Pod.Spec.NodeName + ", which takes no pods"
	default:
		return "its volume can be used on no node that the spec lets it run on"
	}
}

// willTolerate says whether the next pod of a member will tolerate taints: because the spec says so, or because the one that runs does, which is
// asked for in the same way: what the API server adds to a pod it will add to the next one, too. That a patch is refused changes what is asked for.
func (s *State) willTolerate(m snapshot.Member, place *corev1.PodSpec, taints []corev1.Taint) bool {
	if toleratesAll(place, taints) {
		return true
	}
	asked := !slices.ContainsFunc(render.Drift(m.Pod, s.wanted(m).Marks()), func(part string) bool {
		return part == render.PartScheduling || part == render.PartOverrides || part == render.PartTemplate
	})
	return asked && toleratesAll(&m.Pod.Spec, taints)
}

// CanMove says whether a new member has a node to run on in the place of one that is misplaced. While a node takes no pods for a time, none
// is wanted that would share a node with another voter for good, and none at all as long as a node that is not ready is waited for. A taint
// that keeps new pods away lets those stay that run.
func (s *State) CanMove(m snapshot.Member) bool {
	place := s.placeOf(m)
	free := s.freeFor(place)
	node, exists := s.Nodes[m.Pod.Spec.NodeName]
	if exists && !node.UnreadySince.IsZero() && s.Now.Sub(node.UnreadySince) < s.Patience() {
		return false
	}
	if exists && s.mayRunOn(place, m.Pod.Spec.NodeName, node) {
		return !node.TakesPods() && m.Voter() && s.Cluster.Spec.Replacement.Policy != v1alpha1.ReplaceNever && free >= s.Wanted(m.Role)
	}
	return free > 0
}

// freeFor is how many nodes take a pod now.
func (s *State) freeFor(place *corev1.PodSpec) int {
	return len(s.nodes(func(name string, node snapshot.Node) bool {
		return node.TakesPods() && s.mayRunOn(place, name, node) && toleratesAll(place, node.Taints)
	}))
}

// nodes names the nodes that fit, in their order.
func (s *State) nodes(fits func(name string, node snapshot.Node) bool) []string {
	var fitting []string
	for _, name := range s.nodeNames {
		if fits(name, s.Nodes[name]) {
			fitting = append(fitting, name)
		}
	}
	return fitting
}

// mayRunOn says whether a pod's own node selector and required affinity let it run on a node.
func (s *State) mayRunOn(place *corev1.PodSpec, name string, node snapshot.Node) bool {
	for key, value := range place.NodeSelector {
		if node.Labels[key] != value {
			return false
		}
	}
	affinity := place.Affinity
	if affinity == nil || affinity.NodeAffinity == nil || affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return true
	}
	return s.matchesNode(affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution, name, node.Labels)
}
