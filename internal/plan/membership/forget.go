package membership

import (
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
	"database.example.com/operator/internal/snapshot"
)

// Forget takes the members apart that leave and have no vote: those that never joined, so that a wrong edit is undone
// by editing it back, those that are out of the member list, and those whose claim was retired, which a status that was lost named
// again meanwhile. Learners that leave are taken out of the list here; voters leave by the rule of the membership.
func Forget(v *view.View, d *verdict.Verdict) {
	gone := action.Drop{Why: "they are out of etcd's member list, or never were in it"}
	for _, m := range slices.Backward(v.Members) {
		leaves := v.Departure(m).Kind != departure.Stays
		switch {
		case !leaves && !m.Removed && !lostBeforeItRan(v, m) && !isSetAside(m):
		case m.Listed != nil:
			removeLearner(v, d, m)
		case v.Listed() || v.NeverRan(m):
			gone.Members = append(gone.Members, m.Name)
			if keepsClaim(v, m) {
				gone.KeepClaims = append(gone.KeepClaims, m.Name)
			}
			if switchedOff(v, m) {
				gone.SwitchedOff = append(gone.SwitchedOff, m.Name)
			}
		}
	}
	if len(gone.Members) > 0 {
		d.Do(gone)
	}
	forgetStrangers(v, d)
}

// keepsClaim says whether the claim of a member that is out stays. One that never voted holds nothing of its own. One that
// did is kept unless the policy is to delete claims; and even then when somebody else took the member out, perhaps with all
// others, to save what one disk holds, and when the member was refused its data: what they hold may be all that is left
// (I25, I26).
func keepsClaim(v *view.View, m snapshot.Member) bool {
	switch {
	case m.Retired():
		// It was kept when the member left, and the status forgot why.
		return true
	case !MayHaveVoted(m):
		return false
	case v.Cluster.Spec.Storage.ClaimDeletionPolicy != v1alpha1.DeleteClaims, m.Refusal() != nil:
		return true
	default:
		return len(v.Remaining(m.Role)) < v.Wanted(m.Role)
	}
}

// MayHaveVoted says whether a member was seen with a vote.
func MayHaveVoted(m snapshot.Member) bool {
	switch m.Phase {
	case v1alpha1.PhaseVoting, v1alpha1.PhaseUnreachable, v1alpha1.PhaseLost:
		return m.Voter()
	case v1alpha1.PhasePending, v1alpha1.PhaseJoining, v1alpha1.PhaseLearner, v1alpha1.PhaseReadReplica:
	}
	return false
}

// switchedOff says whether nothing runs on the node of a member any more, so that nobody is left to end its pod (I12).
func switchedOff(v *view.View, m snapshot.Member) bool {
	return m.Pod != nil && (v.NodeGone(m.Pod) || v.Nodes[m.Pod.Spec.NodeName].OutOfService)
}

// isSetAside says whether a member that is not in the member list has a claim that was retired.
func isSetAside(m snapshot.Member) bool { return m.Listed == nil && m.Retired() }

// lostBeforeItRan says whether a member that never ran has no claim any more, or one that is not what the spec asks for now.
func lostBeforeItRan(v *view.View, m snapshot.Member) bool {
	return v.NeverRan(m) && m.ClaimUID != "" && (!m.ClaimIsItsOwn() || v.WrongVolume(m.Claim) != "")
}

// removeLearner takes a learner out of etcd's list first; everything that it is made of goes only when it is seen to be
// out (I13).
func removeLearner(v *view.View, d *verdict.Verdict, m snapshot.Member) {
	if !m.Listed.Learner || m.ID == "" || !v.Listed() || d.ChangesMembership() {
		return
	}
	if why := mustStayFor(v, m); why != "" {
		d.Wait(v.Reason(), "%s is to leave, and waits: %s", words.Describe(m), why)
		return
	}
	if _, err := v.Membership().RemoveLearner(m.Name); err != nil {
		d.Wait(v1alpha1.ReasonWaiting, "learner %s is to be removed, and waits: %v", m.Name, err)
		return
	}
	why := v.Departure(m).Why
	if why == "" {
		why = "its claim is gone, or is not what is asked for"
	}
	d.Do(action.RemoveLearner{Leader: v.Leader.Name, Member: m.Name, ID: m.Listed.ID, Why: why})
	d.Say(v.Reason(), "%s leaves: %s", words.Describe(m), why)
}

// forgetStrangers removes learners that never started and have no entry in the status: left by a change that was undone.
func forgetStrangers(v *view.View, d *verdict.Verdict) {
	if !v.Listed() || !v.Founded() {
		return
	}
	ours := map[uint64]bool{}
	for _, m := range v.Members {
		if m.Listed != nil {
			ours[m.Listed.ID] = true
		}
	}
	for _, listed := range v.Etcd.List.Members {
		if !ours[listed.ID] && listed.Learner && !listed.Started() && !d.ChangesMembership() {
			d.Do(action.RemoveLearner{Leader: v.Leader.Name, ID: listed.ID, Why: "it never started and belongs to no member"})
		}
	}
}
