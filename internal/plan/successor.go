package plan

import "database.example.com/operator/internal/snapshot"

// successor is whom to hand leadership to: of the voters that stay, follow the leader closely, are read through and fit, the
// one that is furthest ahead. nil when there is none, and when nobody knows who leads.
func (v *view) successor(fits func(snapshot.Member) bool) *snapshot.Member {
	if !v.listed() {
		return nil
	}
	var best *snapshot.Member
	for i := range v.members {
		m := &v.members[i]
		if m.Name == v.leader.Name || !v.canLead(*m) || !fits(*m) {
			continue
		}
		if best == nil || m.Look.Status.RaftApplied > best.Look.Status.RaftApplied {
			best = m
		}
	}
	return best
}

// canLead says whether a member can take leadership over now, and keep it.
func (v *view) canLead(m snapshot.Member) bool {
	return m.Listed != nil && !m.Listed.Learner && v.inSync(m) && m.Look.Reads &&
		v.departure(m).kind == stays && v.mustYield(m) == ""
}

// mustYield says why a member should not lead although it could: it is about to be stopped. Empty when it may lead.
func (v *view) mustYield(m snapshot.Member) string {
	switch {
	case m.Pod == nil:
		return "its pod is gone"
	case m.Pod.DeletionTimestamp != nil:
		return "its pod is being deleted"
	case v.Nodes[m.Pod.Spec.NodeName].Cordoned:
		return "its node " + m.Pod.Spec.NodeName + " is cordoned"
	case v.Nodes[m.Pod.Spec.NodeName].OutOfService:
		return "its node " + m.Pod.Spec.NodeName + " is out of service"
	default:
		return ""
	}
}
