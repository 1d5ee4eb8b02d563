package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// forgetMembers undoes members that never ran: those that are not asked for any more, so that a wrong edit is undone by
// editing it back, and those whose claim was deleted before they ran. It also shrinks the number of read replicas: a
// learner holds no vote and no data of its own. What is left of a member that was taken out of the member list goes, too;
// a new one takes its place where it is asked for.
func forgetMembers(v *view, d *verdict) {
	var gone, keep []string
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleReadReplica, v1alpha1.RoleVoter} {
		members := v.having(role)
		surplus := len(members) - v.wanted(role)
		for i := len(members) - 1; i >= 0; i-- {
			m := members[i]
			unwanted := surplus > 0 && v.expendable(m)
			if unwanted {
				surplus--
			}
			if !unwanted && !m.Removed && !v.lostBeforeItRan(m) {
				continue
			}
			if m.Listed != nil {
				v.removeLearner(d, m)
				continue
			}
			gone = append(gone, m.Name)
			if mayHaveVoted(m) {
				keep = append(keep, m.Name)
			}
		}
	}
	if len(gone) > 0 {
		d.do(Drop{Members: gone, KeepClaims: keep, Why: "they are no members of etcd, and are not asked for or have lost their claims"})
	}
	v.forgetStrangers(d)
}

// mayHaveVoted says whether a member was seen with a vote. This operator removes learners only: a voter that left the
// member list was taken out by a human, perhaps with all others, to save what one disk holds. The other disks may be newer.
func mayHaveVoted(m snapshot.Member) bool {
	switch m.Phase {
	case v1alpha1.PhaseVoting, v1alpha1.PhaseUnreachable, v1alpha1.PhaseLost:
		return m.Voter()
	case v1alpha1.PhasePending, v1alpha1.PhaseJoining, v1alpha1.PhaseLearner, v1alpha1.PhaseReadReplica:
	}
	return false
}

// expendable says whether a member that is not asked for can go without taking a vote.
func (v *view) expendable(m snapshot.Member) bool {
	if v.listed() && m.Listed != nil {
		return m.Listed.Learner
	}
	return v.neverRan(m) || v.listed()
}

func (v *view) lostBeforeItRan(m snapshot.Member) bool {
	return v.neverRan(m) && m.ClaimUID != "" && !m.ClaimIsItsOwn()
}

// removeLearner takes a learner out of etcd's list first; everything that it is made of goes only when it is seen to be
// out (I13).
func (v *view) removeLearner(d *verdict, m snapshot.Member) {
	if v.planned(d) {
		return
	}
	if _, err := v.membership().RemoveLearner(m.Name); err != nil {
		d.wait(v1alpha1.ReasonWaiting, "learner %s is to be removed, and waits: %v", m.Name, err)
		return
	}
	d.do(RemoveLearner{Leader: v.leader.Name, Member: m.Name, ID: m.Listed.ID, Why: "it is not asked for, or has lost its claim"})
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
		if !ours[listed.ID] && listed.Learner && !listed.Started() && !v.planned(d) {
			d.do(RemoveLearner{Leader: v.leader.Name, ID: listed.ID, Why: "it never started and belongs to no member"})
		}
	}
}
