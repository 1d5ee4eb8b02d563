package view

import (
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/snapshot"
)

// closeEntries is how few entries behind the leader it does not matter which of two voters leads. It is the agent's, too.
const closeEntries = 100

// Successor is whom to hand leadership to: of the voters that stay, follow the leader closely, are read through and fit, the
// one that is furthest ahead; one that would have to yield itself only if there is no other. Of several that are about as far it is the
// one that the hook of the leader's pod takes, too, when an eviction comes in between: another one would begin a second election. nil
// when there is none, and when nobody knows who leads.
func (v *View) Successor(fits func(snapshot.Member) bool) *snapshot.Member {
	if !v.Listed() {
		return nil
	}
	var best *snapshot.Member
	for i := range v.Members {
		m := &v.Members[i]
		if m.Name == v.Leader.Name || !v.canLead(*m) || !fits(*m) {
			continue
		}
		if best == nil || v.leadsBetter(*m, *best) {
			best = m
		}
	}
	return best
}

func (v *View) leadsBetter(a, b snapshot.Member) bool {
	if mayStay, other := v.MustYield(a) == "", v.MustYield(b) == ""; mayStay != other {
		return mayStay
	}
	closeA, closeB := v.isClose(a), v.isClose(b)
	switch {
	case closeA != closeB:
		return closeA
	case closeA:
		return a.Listed.ID < b.Listed.ID
	default:
		return a.Look.Status.RaftApplied > b.Look.Status.RaftApplied
	}
}

func (v *View) isClose(m snapshot.Member) bool {
	return m.Look.Status.RaftApplied+closeEntries >= v.Leader.Look.Status.RaftIndex
}

// canLead says whether a member can take leadership over now.
func (v *View) canLead(m snapshot.Member) bool {
	return m.Listed != nil && !m.Listed.Learner && v.InSync(m) && m.Look.Reads &&
		v.Departure(m).Kind == departure.Stays && m.Pod != nil && m.Pod.DeletionTimestamp == nil
}

// MustYield says why a member should not lead although it could: it is about to be stopped. Empty when it may lead.
func (v *View) MustYield(m snapshot.Member) string {
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
