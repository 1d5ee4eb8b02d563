package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// yieldLeadership moves leadership away from a member that is about to be stopped, at once: writes stall for one election
// timeout when a leader just ends, and not at all when it hands over before.
func yieldLeadership(v *view, d *verdict) {
	if !v.Founded() || !v.listed() || v.planned(d) {
		return
	}
	if why := v.mustYield(*v.leader); why != "" {
		v.moveLeader(d, v1alpha1.ReasonWaiting, why, func(m snapshot.Member) bool { return v.mustYield(m) == "" })
	}
}

// anyMember is for successors of which nothing else is asked.
func anyMember(snapshot.Member) bool { return true }

// moveLeader plans the move of leadership to the best successor that fits; false when there is none.
func (v *view) moveLeader(d *verdict, reason, why string, fits func(snapshot.Member) bool) bool {
	successor := v.successor(fits)
	if successor == nil {
		return false
	}
	d.do(MoveLeader{Leader: v.leader.Name, To: successor.Name, ID: successor.Listed.ID, Why: why})
	d.wait(reason, "leadership moves from %s to %s: %s", v.leader.Name, successor.Name, why)
	return true
}
