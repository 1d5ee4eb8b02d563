package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// changeMembership brings the members of etcd to what is asked for, by one change at a time (I1), and none without a quorum.
// Voters that are lost leave first (I4). Then those that have names join: one learner after the other, voters first; those
// that are to vote are promoted together. Voters that are too many leave last.
func changeMembership(v *view, d *verdict) {
	if !v.Founded() {
		return
	}
	d.operate(v.change())
	v.tellDepartures(d)
	if v.planned(d) {
		return
	}
	if !v.listed() {
		d.wait(v1alpha1.ReasonWaiting, "no leader answers: nothing but lost pods is made until a quorum of the members is back")
		return
	}
	if v.removeLost(d) {
		return
	}
	if joining := v.joiningMember(); joining != nil {
		v.helpJoin(d, joining)
		return
	}
	if v.addReadReplicaEarly(d) || v.promote(d) || v.addNext(d) || v.release(d) {
		return
	}
	v.waitForJoiners(d)
	v.waitForReturn(d)
	if v.Founding() {
		d.wait(v1alpha1.ReasonJoining, "the founding goes on: %d of %d voters vote", v.votersUp(), v.wanted(v1alpha1.RoleVoter))
	}
}

// tellDepartures says of each member that is to leave why it is.
func (v *view) tellDepartures(d *verdict) {
	for _, m := range v.members {
		switch leaving, why := v.departure(m), v.replacementOf(m); {
		case leaving.kind == lost:
			d.note(m.Name, "it is lost, and is replaced: %s", leaving.why)
		case leaving.kind == surplus:
			d.note(m.Name, "it is to leave: %s", leaving.why)
		case why != "":
			d.note(m.Name, "it is to be replaced, and a new member joins first: %s", why)
		}
	}
}

// addReadReplicaEarly adds the read replicas that are there while the founder is the only voter, and all the others have
// joined: etcd lets a single voter add a learner at any time, and several only when they have been connected for 5 s.
// It waits for none.
func (v *view) addReadReplicaEarly(d *verdict) bool {
	if !v.Founding() || v.membership().Voters() != 1 || len(v.notListed(v1alpha1.RoleVoter)) > 0 {
		return false
	}
	for _, m := range v.notListed(v1alpha1.RoleReadReplica) {
		if m.WaitsForPeers() && m.Published {
			return v.add(d, m)
		}
	}
	return false
}

// planned says whether an earlier rule changes the membership already, or who leads.
func (v *view) planned(d *verdict) bool {
	for _, step := range d.steps {
		for _, action := range step.Actions {
			switch action.(type) {
			case RemoveLearner, RemoveVoter, MoveLeader, AddLearner, Promote:
				return true
			}
		}
	}
	return false
}

// joiningMember is a member that is in the list and has not served yet.
func (v *view) joiningMember() *snapshot.Member {
	for i := range v.members {
		m := &v.members[i]
		if m.Listed != nil && (!m.Listed.Started() || m.Listed.Learner && m.Voter()) && !m.Serves() && m.Loss() == "" &&
			v.departure(*m).kind == stays {
			return m
		}
	}
	return nil
}

func (v *view) helpJoin(d *verdict, m *snapshot.Member) {
	if m.WaitsForPeers() {
		d.do(Hint{Member: m.Name, Leader: v.leader.Name})
	}
	text := "it starts"
	if t := m.Trouble(); t != nil {
		text = t.Message
	}
	d.wait(v.reason(), "%s joins: %s", describe(*m), text)
}

// addNext adds the first member that can join, voters first: its agent waits and its host name resolves. While versions are
// mixed only voters join, in the place of those that were lost (I21).
func (v *view) addNext(d *verdict) bool {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		if v.mixed() && role == v1alpha1.RoleReadReplica {
			return false
		}
		waiting := v.notListed(role)
		for _, m := range waiting {
			if m.WaitsForPeers() && m.Published {
				return v.add(d, m)
			}
		}
		if len(waiting) > 0 {
			return false
		}
	}
	return false
}

// waitForJoiners tells of the first member that is to join, and cannot yet.
func (v *view) waitForJoiners(d *verdict) {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		for _, m := range v.notListed(role) {
			d.wait(v.reason(), "%s is to join: %s", describe(m), whatItWaitsFor(m))
			return
		}
	}
}

// waitForReturn tells of the first member that may come back, and until when it is waited for.
func (v *view) waitForReturn(d *verdict) {
	for _, m := range v.members {
		why, until := v.mayReturn(m)
		switch {
		case why == "" || m.Listed == nil || v.departure(m).kind != stays:
		case v.cluster.Spec.Replacement.Policy == v1alpha1.ReplaceNever:
			d.say(v1alpha1.ReasonWaiting, "%s may come back: %s. It is not replaced by itself: replacement.policy is Never", describe(m), why)
		default:
			d.say(v1alpha1.ReasonWaiting, "%s may come back: %s. It is replaced if that lasts until %s", describe(m), why, clock(until))
		}
	}
}

func (v *view) notListed(role v1alpha1.MemberRole) []snapshot.Member {
	var waiting []snapshot.Member
	for _, m := range v.having(role) {
		if m.Listed == nil && m.Loss() == "" && v.departure(m).kind == stays {
			waiting = append(waiting, m)
		}
	}
	return waiting
}

// add adds a member as a learner, if the voters that are up allow that; else it only tells, and others may go on.
func (v *view) add(d *verdict, m snapshot.Member) bool {
	if v.downgradeEnabled() {
		d.wait(v1alpha1.ReasonWaiting, "%s is to join, and waits until the downgrade is cancelled: nobody can join before", describe(m))
		return false
	}
	if _, err := v.membership().AddLearner(m.Name, v.engine.JoinsAtOnce()); err != nil {
		d.wait(v1alpha1.ReasonWaiting, "%s is to join, and waits: %v", describe(m), err)
		return false
	}
	d.do(AddLearner{Leader: v.leader.Name, Member: m.Name, PeerURL: m.PeerURL})
	d.wait(v.reason(), "%s joins as a learner", describe(m))
	return true
}

func describe(m snapshot.Member) string {
	if m.Voter() {
		return "voter " + m.Name
	}
	return "read replica " + m.Name
}

func whatItWaitsFor(m snapshot.Member) string {
	if t := m.Trouble(); t != nil {
		return t.Message
	}
	if !m.Published {
		return "its host name does not resolve yet"
	}
	return "its agent does not answer yet"
}
