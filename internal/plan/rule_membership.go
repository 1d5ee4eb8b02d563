package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// changeMembership lets the members that have names join: one learner after the other, voters first; then it promotes
// those that are to vote, together. At most one change is planned at a time (I1), and none without a quorum.
func changeMembership(v *view, d *verdict) {
	if !v.Founded() || v.planned(d) {
		return
	}
	if !v.listed() {
		d.wait(v1alpha1.ReasonWaiting, "no leader answers: nothing but lost pods is made until a quorum of the members is back")
		return
	}
	if joining := v.joiningMember(); joining != nil {
		v.helpJoin(d, joining)
		return
	}
	if v.addReadReplicaEarly(d) || v.promote(d) {
		return
	}
	v.addNext(d)
	if v.Founding() {
		d.wait(v1alpha1.ReasonJoining, "the founding goes on: %d of %d voters vote", v.votersUp(), v.wanted(v1alpha1.RoleVoter))
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
			v.add(d, m)
			return true
		}
	}
	return false
}

// planned says whether an earlier rule changes the membership already.
func (v *view) planned(d *verdict) bool {
	for _, step := range d.steps {
		for _, action := range step.Actions {
			if _, removes := action.(RemoveLearner); removes {
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
		if m.Listed != nil && (!m.Listed.Started() || m.Listed.Learner && m.Voter()) && !m.Serves() && m.Loss() == "" {
			return m
		}
	}
	return nil
}

func (v *view) helpJoin(d *verdict, m *snapshot.Member) {
	if m.WaitsForPeers() {
		d.do(Hint{Member: m.Name, Leader: v.leader.Name})
	}
	d.wait(v1alpha1.ReasonJoining, "%s joins", describe(*m))
}

// addNext adds the first member that can join: its agent waits and its host name resolves.
func (v *view) addNext(d *verdict) {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		waiting := v.notListed(role)
		if len(waiting) == 0 {
			continue
		}
		for _, m := range waiting {
			if !m.WaitsForPeers() || !m.Published {
				continue
			}
			v.add(d, m)
			return
		}
		d.wait(v1alpha1.ReasonJoining, "%s is to join: %s", describe(waiting[0]), whatItWaitsFor(waiting[0]))
		return
	}
}

func (v *view) notListed(role v1alpha1.MemberRole) []snapshot.Member {
	var waiting []snapshot.Member
	for _, m := range v.having(role) {
		if m.Listed == nil && m.Loss() == "" {
			waiting = append(waiting, m)
		}
	}
	return waiting
}

func (v *view) add(d *verdict, m snapshot.Member) {
	if _, err := v.membership().AddLearner(m.Name, v.engine.JoinsAtOnce()); err != nil {
		d.wait(v1alpha1.ReasonWaiting, "%s is to join, and waits: %v", describe(m), err)
		return
	}
	d.do(AddLearner{Leader: v.leader.Name, Member: m.Name, PeerURL: m.PeerURL})
	d.wait(v1alpha1.ReasonJoining, "%s joins as a learner", describe(m))
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
