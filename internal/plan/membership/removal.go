package membership

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// removeLost takes the first voter that is lost out of the member list. It says whether it did something.
func removeLost(v *view.View, d *verdict.Verdict) bool {
	for _, m := range v.Having(v1alpha1.RoleVoter) {
		if v.Departure(m).Kind != departure.Lost || !isVoter(m) {
			continue
		}
		why := v.Departure(m).Why
		if _, err := v.Membership().RemoveVoter(m.Name); err != nil {
			d.Wait(v1alpha1.ReasonReplacing, "voter %s is lost (%s). It is to be removed, and waits: %v", m.Name, why, err)
			return false
		}
		d.Do(action.RemoveVoter{Leader: v.Leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
		d.Wait(v1alpha1.ReasonReplacing, "voter %s is lost (%s): it is removed, and a new member takes its place", m.Name, why)
		return true
	}
	return false
}

// letOneGo lets one voter go that is too many, when the others do without it: the leader hands over first. It says whether
// it did something.
func letOneGo(v *view.View, d *verdict.Verdict) bool {
	for _, m := range v.Having(v1alpha1.RoleVoter) {
		if v.Departure(m).Kind != departure.Surplus || !isVoter(m) || v.Founding() {
			continue
		}
		if waits := releaseWaits(v, m); waits != "" {
			d.Wait(v.Reason(), "voter %s is to leave (%s), and waits: %s", m.Name, v.Departure(m).Why, waits)
			return false
		}
		letGo(v, d, m)
		return true
	}
	return false
}

// letGo takes the next of the steps by which a voter leaves: it hands leadership over, clients are led to others, and it is
// taken out of the member list.
func letGo(v *view.View, d *verdict.Verdict, m snapshot.Member) {
	why := v.Departure(m).Why
	switch {
	case m.Name == v.Leader.Name:
		if !moveLeader(v, d, v.Reason(), "it is to leave: "+why, anyMember) {
			d.Wait(v.Reason(), "voter %s is to leave (%s), and leads: it waits until another one can lead", m.Name, why)
		}
		return
	case m.Pod != nil && m.Pod.DeletionTimestamp == nil && m.Pod.Labels[v1alpha1.LabelServing] == "true" && (m.Serves() || m.PodReady()):
		// No client is led to a pod that is not ready: such a one needs no label, and can be removed while labels cannot be written.
		d.Do(action.LabelServing{Name: m.Pod.Name, UID: m.Pod.UID, Stop: true})
	default:
		d.Do(action.RemoveVoter{Leader: v.Leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
	}
	d.Wait(v.Reason(), "voter %s leaves: %s", m.Name, why)
}

// isVoter says whether a member has a vote that can be taken: etcd's ID of it is recorded, by which it is known to be out.
func isVoter(m snapshot.Member) bool { return m.Listed != nil && !m.Listed.Learner && m.ID != "" }

// releaseWaits says what the release of a voter waits for; empty when for nothing.
func releaseWaits(v *view.View, m snapshot.Member) string {
	if waits := mustStayFor(v, m); waits != "" {
		return waits
	}
	if _, err := v.Membership().RemoveVoter(m.Name); err != nil {
		return err.Error()
	}
	return ""
}

// IsReleased says whether a voter is on its way out.
func IsReleased(v *view.View, m snapshot.Member) bool {
	return v.Departure(m).Kind == departure.Surplus && isVoter(m) && !v.Founding() && releaseWaits(v, m) == ""
}

// mustStayFor says what a member that leaves although it works has to wait for; empty when nothing. As many others as are
// asked for have to do their work first, so that no failure is tolerated less than before.
func mustStayFor(v *view.View, m snapshot.Member) string {
	if v.Departure(m).Kind != departure.Surplus {
		return ""
	}
	joins := m.Voter() && m.Listed.Learner || !m.Listed.Started()
	if joins {
		return ""
	}
	if v.Mixed() && (m.Voter() || !v.GoesDown()) && !isOneOfTwo(v, m) {
		return "the version is being changed"
	}
	if !works(v, m) && v.SilentFor(m) >= state.Silence {
		return ""
	}
	working := 0
	for _, other := range v.Remaining(m.Role) {
		if v.Departure(other).Kind == departure.Stays && works(v, other) {
			working++
		}
	}
	if wanted := v.Wanted(m.Role); working < wanted {
		return fmt.Sprintf("%d of the %d members that stay do their work", working, wanted)
	}
	return ""
}

// isOneOfTwo says whether a member is one of two voters, after a third one was lost. Of two none can be stopped: if none left either, a
// change of the version would not come to its end.
func isOneOfTwo(v *view.View, m snapshot.Member) bool {
	return isVoter(m) && v.Membership().Voters() == 2
}

// works says whether a member does what it was born for, and keeps up.
func works(v *view.View, m snapshot.Member) bool {
	return m.Listed != nil && m.Listed.Started() && m.Listed.Learner != m.Voter() && v.InSync(m) && (m.Look.Reads || !m.Voter())
}
