package state

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// HoldsDrains says whether evictions of voters wait until a new member has taken the place of the one on the node that is drained, so that as
// many failures stay tolerated: each voter is on a disk of its own node, and a node more than there are voters takes their pods. That is said
// before any node is cordoned, since who drains one evicts in the moment after. Evictions wait for nothing but the quorum where nobody can
// move, while versions are mixed for instance, and once a move has taken as long as a member is waited for that may come back.
func (s *State) HoldsDrains() bool {
	return s.Nodes != nil && !s.Founding() && !s.Mixed() && !s.Strangers() &&
		s.Cluster.Spec.Replacement.Policy != v1alpha1.ReplaceNever && s.votersMoveFirst()
}

func (s *State) votersMoveFirst() bool {
	voters := slices.DeleteFunc(s.Having(v1alpha1.RoleVoter), func(m snapshot.Member) bool { return m.Listed == nil || m.Listed.Learner })
	if len(voters) == 0 {
		return false
	}
	pod, leaves := s.WantedPod(voters[0]), false
	for _, m := range voters {
		cordoned, moves := s.movesFirst(m, pod)
		if !moves || !s.CanBeMade(m) {
			return false
		}
		leaves = leaves || cordoned
	}
	free, wanted := s.freeFor(pod), s.Wanted(v1alpha1.RoleVoter)
	return free > wanted || leaves && free == wanted
}

// movesFirst says whether a voter moves before its node is left: it has to, because no other node can use its volume, and it is not late
// already. While nobody cordons its node it is enough that it could start there again.
func (s *State) movesFirst(m snapshot.Member, pod *corev1.Pod) (cordoned, moves bool) {
	name := s.onlyHome(m)
	node := s.Nodes[name]
	switch {
	case name == "" || !mayRunOn(pod, name, node) || node.OutOfService || !node.UnreadySince.IsZero():
		return false, false
	case node.Cordoned:
		return true, node.CordonedSince.IsZero() || s.Now.Sub(node.CordonedSince) < s.Patience()
	default:
		return false, toleratesAll(pod, node.Taints)
	}
}

// onlyHome names the only node that a member's volume can be used on; empty when that is not known, or when there are more.
func (s *State) onlyHome(m snapshot.Member) string {
	volume, known := s.Volumes[m.Name]
	if !known || volume == nil {
		return ""
	}
	homes := s.nodes(func(name string, node snapshot.Node) bool { return matchesNode(volume, name, node.Labels) })
	if len(homes) != 1 {
		return ""
	}
	return homes[0]
}
