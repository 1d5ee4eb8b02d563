package membership

import (
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// Yield moves leadership away from a member that is about to be stopped, at once: writes stall for one election
// timeout when a leader just ends, and not at all when it hands over before. It does not go back to one that handed it over to be
// started anew.
func Yield(v *view.View, d *verdict.Verdict) {
	if !v.Founded() || !v.Listed() || d.ChangesMembership() {
		return
	}
	if why := v.MustYield(*v.Leader); why != "" {
		moveLeader(v, d, v1alpha1.ReasonWaiting, why, func(m snapshot.Member) bool { return v.MustYield(m) == "" && !isLastDue(v, m) })
	}
}

// isLastDue says whether a member is the last that is to be started anew, as a leader is.
func isLastDue(v *view.View, m snapshot.Member) bool {
	return v.IsDue(m) && !slices.ContainsFunc(v.Members, func(other snapshot.Member) bool { return other.Name != m.Name && v.IsDue(other) })
}

// anyMember is for successors of which nothing else is asked.
func anyMember(snapshot.Member) bool { return true }

// moveLeader plans the move of leadership to the best successor that fits; false when there is none.
func moveLeader(v *view.View, d *verdict.Verdict, reason, why string, fits func(snapshot.Member) bool) bool {
	successor := v.Successor(fits)
	if successor == nil {
		return false
	}
	d.Do(action.MoveLeader{Leader: v.Leader.Name, To: successor.Name, ID: successor.Listed.ID, Why: why})
	d.Wait(reason, "leadership moves from %s to %s: %s", v.Leader.Name, successor.Name, why)
	return true
}
