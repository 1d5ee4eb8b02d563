package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// forgetMembers undoes members that never ran: those that are not asked for any more, so that a wrong edit is undone by
// editing it back, and those whose claim was deleted before they ran. It also shrinks the number of read replicas: a
// learner holds no vote and no data of its own.
func forgetMembers(v *view, d *verdict) {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleReadReplica, v1alpha1.RoleVoter} {
		members := v.having(role)
		surplus := len(members) - v.wanted(role)
		for i := len(members) - 1; i >= 0; i-- {
			m := members[i]
			switch {
			case surplus > 0 && v.expendable(m):
				surplus--
				v.forget(d, m, "it is not asked for any more")
			case v.neverRan(m) && m.ClaimUID != "" && !m.ClaimIsItsOwn():
				v.forget(d, m, "its claim is gone before it ran")
			}
		}
	}
	v.forgetStrangers(d)
}

// expendable says whether a member that is not asked for can go without taking a vote.
func (v *view) expendable(m snapshot.Member) bool {
	if m.Role == v1alpha1.RoleReadReplica {
		return v.listed() && (m.Listed == nil || m.Listed.Learner)
	}
	return v.neverRan(m)
}

// forget removes a member from etcd's list first, and everything that it is made of only when it is seen to be gone (I13).
func (v *view) forget(d *verdict, m snapshot.Member, why string) {
	if m.Listed == nil {
		d.do(Drop{Members: []string{m.Name}, Why: why})
		return
	}
	if _, err := v.membership().RemoveLearner(m.Name); err != nil {
		d.wait(v1alpha1.ReasonWaiting, "learner %s is to be removed (%s), and waits: %v", m.Name, why, err)
		return
	}
	d.do(RemoveLearner{Leader: v.leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
}

// forgetStrangers removes learners that never started and have no entry in the status: left by a change that was undone.
func (v *view) forgetStrangers(d *verdict) {
	if !v.listed() || !v.Founded() {
		return
	}
	ours := map[uint64]bool{}
	for _, m := range v.members {
		if m.Listed != nil {
			ours[m.Listed.ID] = true
		}
	}
	for _, listed := range v.Etcd.List.Members {
		if !ours[listed.ID] && listed.Learner && !listed.Started() {
			d.do(RemoveLearner{Leader: v.leader.Name, ID: listed.ID, Why: "it never started and belongs to no member"})
		}
	}
}
