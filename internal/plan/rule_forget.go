package plan

import (
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// forgetMembers takes the members apart that leave and have no vote: those that never joined, so that a wrong edit is undone
// by editing it back, and those that are out of the member list. Learners that leave are taken out of the list here; voters
// leave by the rule of the membership.
func forgetMembers(v *view, d *verdict) {
	gone := Drop{Why: "they are out of etcd's member list, or never were in it"}
	for _, m := range slices.Backward(v.members) {
		leaves := v.departure(m).kind != stays
		switch {
		case !leaves && !m.Removed && !v.lostBeforeItRan(m):
		case m.Listed != nil:
			v.removeLearner(d, m)
		case v.listed() || v.neverRan(m):
			gone.Members = append(gone.Members, m.Name)
			if v.keepsClaim(m) {
				gone.KeepClaims = append(gone.KeepClaims, m.Name)
			}
			if v.switchedOff(m) {
				gone.SwitchedOff = append(gone.SwitchedOff, m.Name)
			}
		}
	}
	if len(gone.Members) > 0 {
		d.do(gone)
	}
	v.forgetStrangers(d)
}

// drops says whether an earlier rule forgets members.
func (d *verdict) drops() bool {
	for _, step := range d.steps {
		for _, action := range step.Actions {
			if _, is := action.(Drop); is {
				return true
			}
		}
	}
	return false
}

// keepsClaim says whether the claim of a member that is out stays. One that never voted holds nothing of its own. One that
// did is kept unless the policy is to delete claims; and even then when somebody else took the member out, perhaps with all
// others, to save what one disk holds, and when the member was refused its data: what they hold may be all that is left
// (I25, I26).
func (v *view) keepsClaim(m snapshot.Member) bool {
	switch {
	case !mayHaveVoted(m):
		return false
	case v.cluster.Spec.Storage.ClaimDeletionPolicy != v1alpha1.DeleteClaims, m.Refusal() != nil:
		return true
	default:
		return len(v.remaining(m.Role)) < v.wanted(m.Role)
	}
}

// mayHaveVoted says whether a member was seen with a vote.
func mayHaveVoted(m snapshot.Member) bool {
	switch m.Phase {
	case v1alpha1.PhaseVoting, v1alpha1.PhaseUnreachable, v1alpha1.PhaseLost:
		return m.Voter()
	case v1alpha1.PhasePending, v1alpha1.PhaseJoining, v1alpha1.PhaseLearner, v1alpha1.PhaseReadReplica:
	}
	return false
}

// switchedOff says whether nothing runs on the node of a member any more, so that nobody is left to end its pod (I12).
func (v *view) switchedOff(m snapshot.Member) bool {
	return m.Pod != nil && (v.NodeGone(m.Pod) || v.Nodes[m.Pod.Spec.NodeName].OutOfService)
}

// lostBeforeItRan says whether a member that never ran has no claim any more, or one that is not what the spec asks for now.
func (v *view) lostBeforeItRan(m snapshot.Member) bool {
	return v.neverRan(m) && m.ClaimUID != "" && (!m.ClaimIsItsOwn() || v.wrongVolume(m.Claim) != "")
}

// removeLearner takes a learner out of etcd's list first; everything that it is made of goes only when it is seen to be
// out (I13).
func (v *view) removeLearner(d *verdict, m snapshot.Member) {
	if !m.Listed.Learner || m.ID == "" || !v.listed() || v.planned(d) {
		return
	}
	if why := v.mustStayFor(m); why != "" {
		d.wait(v.reason(), "%s is to leave, and waits: %s", describe(m), why)
		return
	}
	if _, err := v.membership().RemoveLearner(m.Name); err != nil {
		d.wait(v1alpha1.ReasonWaiting, "learner %s is to be removed, and waits: %v", m.Name, err)
		return
	}
	why := v.departure(m).why
	if why == "" {
		why = "its claim is gone, or is not what is asked for"
	}
	d.do(RemoveLearner{Leader: v.leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
	d.say(v.reason(), "%s leaves: %s", describe(m), why)
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
