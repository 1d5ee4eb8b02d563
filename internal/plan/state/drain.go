package state

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// longestHold is how long a drain waits at most for a move, however long a member is waited for that may come back: what upgrades the nodes of
// a cloud gives a drain up, or evicts nobody asked, after a quarter of an hour or later.
const longestHold = 10 * time.Minute

// HoldsDrains says whether evictions of voters wait until a new member has taken the place of the one on the node that is drained, so that as
// many failures stay tolerated: each voter is on a disk of its own node, and a node more than there are voters takes their pods. That is said
// before any node is cordoned, since who drains one evicts in the moment after. Evictions wait for nothing but the quorum where nobody can
// move, while versions are mixed for instance, or where the new member's pod finds no node, and once a move has taken too long.
func (s *State) HoldsDrains() bool {
	return s.Nodes != nil && !s.Founding() && !s.Mixed() && !s.Strangers() &&
		s.Cluster.Spec.Replacement.Policy != v1alpha1.ReplaceNever && s.votersMoveFirst()
}

func (s *State) votersMoveFirst() bool {
	voters := slices.DeleteFunc(s.Having(v1alpha1.RoleVoter), func(m snapshot.Member) bool { return m.Listed == nil || m.Listed.Learner })
	if len(voters) == 0 || s.joinerFindsNoNode() {
		return false
	}
	place, leaves := s.placeOf(voters[0]), false
	for _, m := range voters {
		cordoned, moves := s.movesFirst(m, place)
		if !moves || !s.CanBeMade(m) {
			return false
		}
		leaves = leaves || cordoned
	}
	free, wanted := s.freeFor(place), s.Wanted(v1alpha1.RoleVoter)
	return free > wanted || leaves && free == wanted
}

// joinerFindsNoNode says whether the pod of a voter that has not joined yet waits for a node, and not just for its volume to be made: that a
// node is free says nothing of its disks.
func (s *State) joinerFindsNoNode() bool {
	return slices.ContainsFunc(s.Having(v1alpha1.RoleVoter), func(m snapshot.Member) bool {
		joins := m.Listed == nil && !m.Removed || m.Listed != nil && m.Listed.Learner
		unplaced := unplaced(m.Pod)
		return joins && unplaced != nil && s.Now.Sub(unplaced.LastTransitionTime.Time) >= Silence
	})
}

// movesFirst says whether a voter moves before its node is left: it has to, because no other node can use its volume, and it is not late
// already. While nobody cordons its node it is enough that it could start there again, and that nobody drains it by a taint: one that the
// spec does not name may be meant so, and nothing tells since when it is there.
func (s *State) movesFirst(m snapshot.Member, place *corev1.PodSpec) (cordoned, moves bool) {
	name := s.onlyHome(m)
	node := s.Nodes[name]
	switch {
	case name == "" || !s.mayRunOn(place, name, node) || node.OutOfService || !node.UnreadySince.IsZero():
		return false, false
	case node.Cordoned:
		return true, s.Now.Sub(node.CordonedSince) < min(s.Patience(), longestHold)
	default:
		return false, namesAll(place, node.Taints)
	}
}

// onlyHome names the only node that a member's volume can be used on; empty when that is not known, or when there are more.
func (s *State) onlyHome(m snapshot.Member) string {
	volume, known := s.Volumes[m.Name]
	if !known || volume == nil {
		return ""
	}
	homes := s.nodes(func(name string, node snapshot.Node) bool { return s.matchesNode(volume, name, node.Labels) })
	if len(homes) != 1 {
		return ""
	}
	return homes[0]
}
