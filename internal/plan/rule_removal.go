package plan

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// removeLost takes the first voter that is lost out of the member list. It says whether it did something.
func (v *view) removeLost(d *verdict) bool {
	for _, m := range v.having(v1alpha1.RoleVoter) {
		if v.departure(m).kind != lost || m.Listed == nil || m.Listed.Learner {
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
		if v.departure(m).kind != surplus || m.Listed == nil || m.Listed.Learner || v.Founding() {
			continue
		}
		why := v.departure(m).why
		if waits := v.mustStayFor(m); waits != "" {
			d.wait(v.reason(), "voter %s is to leave (%s), and waits: %s", m.Name, why, waits)
			return false
		}
		if _, err := v.membership().RemoveVoter(m.Name); err != nil {
			d.wait(v.reason(), "voter %s is to leave (%s), and waits: %v", m.Name, why, err)
			return false
		}
		if m.Name == v.leader.Name {
			if !v.moveLeader(d, v.reason(), "it is to leave: "+why, anyMember) {
				d.wait(v.reason(), "voter %s is to leave (%s), and leads: it waits until another one can lead", m.Name, why)
			}
			return true
		}
		d.do(RemoveVoter{Leader: v.leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
		d.wait(v.reason(), "voter %s leaves: %s", m.Name, why)
		return true
	}
	return false
}

// mustStayFor says what a member that leaves although it works has to wait for; empty when nothing. As many others as are
// asked for have to do their work first, so that no failure is tolerated less than before.
func (v *view) mustStayFor(m snapshot.Member) string {
	if v.departure(m).kind != surplus {
		return ""
	}
	if v.mixed() && !(v.goesDown() && !m.Voter()) {
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
