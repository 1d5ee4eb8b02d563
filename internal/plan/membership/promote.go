package membership

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/snapshot"
)

// promote makes voters of the learners that are to vote, all that can be at once: while the rest joins there is one voter,
// whose elections nobody can split. It says whether it did something, or has to wait.
func promote(v *view.View, d *verdict.Verdict) bool {
	promotions, lagging := ToPromote(v)
	switch {
	case len(promotions) > 0:
		return planPromotion(v, d, promotions)
	case lagging != nil:
		d.Wait(v.Reason(), "%s catches up with the leader", words.Describe(*lagging))
		return true
	default:
		return false
	}
}

// ToPromote lists the learners that are to vote now, or else names one that the others wait for; neither when a promotion
// is not due.
func ToPromote(v *view.View) (promotions []action.Promotion, lagging *snapshot.Member) {
	var learners []snapshot.Member
	missing := len(notListed(v, v1alpha1.RoleVoter))
	for _, m := range v.Having(v1alpha1.RoleVoter) {
		if m.Listed != nil && m.Listed.Learner && m.Loss() == "" && v.Departure(m).Kind == departure.Stays {
			learners = append(learners, m)
		}
	}
	if len(learners) == 0 || missing > 0 && !promotesWithout(v, missing, len(learners)) {
		return nil, nil
	}
	ready, late := inSyncLearners(v, learners)
	if len(ready) == 0 || len(late) > 0 && missing == 0 && !evenlyMany(v) {
		return nil, &late[0]
	}
	return ready, nil
}

// evenlyMany says whether there is an even number of voters: one more lets one more failure be tolerated.
func evenlyMany(v *view.View) bool { return v.Membership().Voters()%2 == 0 }

// promotesWithout says whether the learners are promoted although some voters have not joined: where only one learner can
// be at a time, where a voter was lost, and in a founding that has waited long enough for the last ones. Else they wait for
// each other, so that an edit that asks for voters which find no node can be undone.
func promotesWithout(v *view.View, missing, learners int) bool {
	if learners >= v.Engine.JoinsAtOnce() || evenlyMany(v) {
		return true
	}
	if !v.Founding() {
		return false
	}
	waited := v.Now.Sub(v.Cluster.Status.Operation.StartedAt.Time)
	return waited > state.FoundingPatience && v.Wanted(v1alpha1.RoleVoter)-missing >= quorum.Majority(v.Wanted(v1alpha1.RoleVoter))
}

// inSyncLearners parts the learners that follow the leader closely from those that lag. A member counts only while its
// pod runs (I6).
func inSyncLearners(v *view.View, learners []snapshot.Member) (promotions []action.Promotion, lagging []snapshot.Member) {
	for _, m := range learners {
		if v.InSync(m) && m.EngineRuns() {
			promotions = append(promotions, action.Promotion{Member: m.Name, ID: m.Listed.ID})
		} else {
			lagging = append(lagging, m)
		}
	}
	return promotions, lagging
}

// planPromotion keeps of the promotions those that are safe one after the other.
func planPromotion(v *view.View, d *verdict.Verdict, promotions []action.Promotion) bool {
	membership := v.Membership()
	var safe []action.Promotion
	for _, p := range promotions {
		after, err := membership.Promote(p.Member)
		if err != nil {
			if len(safe) == 0 {
				d.Wait(v1alpha1.ReasonWaiting, "voter %s is to be promoted, and waits: %v", p.Member, err)
				return true
			}
			break
		}
		membership, safe = after, append(safe, p)
	}
	d.Do(action.Promote{Leader: v.Leader.Name, Members: safe})
	d.Wait(v.Reason(), "%s in sync, to become voters", words.Count(len(safe), "learner"))
	return true
}
