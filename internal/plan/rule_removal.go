package plan

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// removeLost takes the first voter that is lost out of the member list. It says whether it did something.
func (v *view) removeLost(d *verdict) bool {
	for _, m := range v.having(v1alpha1.RoleVoter) {
		if v.departure(m).kind != lost || !isVoter(m) {
			continue
		}
		why := v.departure(m).why
		if _, err := v.membership().RemoveVoter(m.Name); err != nil {
			d.wait(v1alpha1.ReasonReplacing, "voter %s is lost (%s). It is to be removed, and waits: %v", m.Name, why, err)
			return false
		}
		d.do(RemoveVoter{Leader: v.leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
		d.wait(v1alpha1.ReasonReplacing, "voter %s is lost (%s): it is removed, and a new member takes its place", m.Name, why)
		return true
	}
	return false
}

// release lets one voter go that is too many, when the others do without it: the leader hands over first. It says whether
// it did something.
func (v *view) release(d *verdict) bool {
	for _, m := range v.having(v1alpha1.RoleVoter) {
		if v.departure(m).kind != surplus || !isVoter(m) || v.Founding() {
			continue
		}
		if waits := v.releaseWaits(m); waits != "" {
			d.wait(v.reason(), "voter %s is to leave (%s), and waits: %s", m.Name, v.departure(m).why, waits)
			return false
		}
		v.letGo(d, m)
		return true
	}
	return false
}

// letGo takes the next of the steps by which a voter leaves: it hands leadership over, clients are led to others, and it is
// taken out of the member list.
func (v *view) letGo(d *verdict, m snapshot.Member) {
	why := v.departure(m).why
	switch {
	case m.Name == v.leader.Name:
		if !v.moveLeader(d, v.reason(), "it is to leave: "+why, anyMember) {
			d.wait(v.reason(), "voter %s is to leave (%s), and leads: it waits until another one can lead", m.Name, why)
		}
		return
	case m.Serves() && m.Pod != nil && m.Pod.Labels[v1alpha1.LabelServing] == "true":
		d.do(LabelServing{Name: m.Pod.Name, UID: m.Pod.UID, Stop: true})
	default:
		d.do(RemoveVoter{Leader: v.leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
	}
	d.wait(v.reason(), "voter %s leaves: %s", m.Name, why)
}

// isVoter says whether a member has a vote that can be taken: etcd's ID of it is recorded, by which it is known to be out.
func isVoter(m snapshot.Member) bool { return m.Listed != nil && !m.Listed.Learner && m.ID != "" }

// releaseWaits says what the release of a voter waits for; empty when for nothing.
func (v *view) releaseWaits(m snapshot.Member) string {
	if waits := v.mustStayFor(m); waits != "" {
		return waits
	}
	if _, err := v.membership().RemoveVoter(m.Name); err != nil {
		return err.Error()
	}
	return ""
}

// isReleased says whether a voter is on its way out.
func (v *view) isReleased(m snapshot.Member) bool {
	return v.departure(m).kind == surplus && isVoter(m) && !v.Founding() && v.releaseWaits(m) == ""
}

// mustStayFor says what a member that leaves although it works has to wait for; empty when nothing. As many others as are
// asked for have to do their work first, so that no failure is tolerated less than before.
func (v *view) mustStayFor(m snapshot.Member) string {
	if v.departure(m).kind != surplus {
		return ""
	}
	if v.mixed() && (m.Voter() || !v.goesDown()) {
		return "the version is being changed"
	}
	joins := m.Voter() && m.Listed.Learner || !m.Listed.Started()
	if joins || !v.works(m) && v.SilentFor(m) >= silence {
		return ""
	}
	working := 0
	for _, other := range v.remaining(m.Role) {
		if v.departure(other).kind == stays && v.works(other) {
			working++
		}
	}
	if wanted := v.wanted(m.Role); working < wanted {
		return fmt.Sprintf("%d of the %d members that stay do their work", working, wanted)
	}
	return ""
}

// works says whether a member does what it was born for, and keeps up.
func (v *view) works(m snapshot.Member) bool {
	return m.Listed != nil && m.Listed.Started() && m.Listed.Learner != m.Voter() && v.inSync(m) && (m.Look.Reads || !m.Voter())
}
