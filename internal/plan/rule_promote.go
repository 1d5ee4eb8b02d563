package plan

import (
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/snapshot"
)

// foundingPatience is how long a founding waits for the last voter, once a majority of them is in sync.
const foundingPatience = 2 * time.Minute

// promote makes voters of the learners that are to vote, all that can be at once: while the rest joins there is one voter,
// whose elections nobody can split. It says whether it did something, or has to wait.
func (v *view) promote(d *verdict) bool {
	promotions, lagging := v.toPromote()
	switch {
	case len(promotions) > 0:
		return v.planPromotion(d, promotions)
	case lagging != nil:
		d.wait(v.reason(), "%s catches up with the leader", describe(*lagging))
		return true
	default:
		return false
	}
}

// toPromote lists the learners that are to vote now, or else names one that the others wait for; neither when a promotion
// is not due.
func (v *view) toPromote() (promotions []Promotion, lagging *snapshot.Member) {
	var learners []snapshot.Member
	missing := len(v.notListed(v1alpha1.RoleVoter))
	for _, m := range v.having(v1alpha1.RoleVoter) {
		if m.Listed != nil && m.Listed.Learner && m.Loss() == "" && v.departure(m).kind == stays {
			learners = append(learners, m)
		}
	}
	if len(learners) == 0 || missing > 0 && !v.promotesWithout(missing, len(learners)) {
		return nil, nil
	}
	ready, late := v.inSyncLearners(learners)
	if len(ready) == 0 || len(late) > 0 && missing == 0 && !v.evenlyMany() {
		return nil, &late[0]
	}
	return ready, nil
}

// evenlyMany says whether there is an even number of voters: one more lets one more failure be tolerated.
func (v *view) evenlyMany() bool { return v.membership().Voters()%2 == 0 }

// promotesWithout says whether the learners are promoted although some voters have not joined: where only one learner can
// be at a time, where a voter was lost, and in a founding that has waited long enough for the last ones. Else they wait for
// each other, so that an edit that asks for voters which find no node can be undone.
func (v *view) promotesWithout(missing, learners int) bool {
	if learners >= v.engine.JoinsAtOnce() || v.evenlyMany() {
		return true
	}
	if !v.Founding() {
		return false
	}
	waited := v.Now.Sub(v.cluster.Status.Operation.StartedAt.Time)
	return waited > foundingPatience && v.wanted(v1alpha1.RoleVoter)-missing >= quorum.Majority(v.wanted(v1alpha1.RoleVoter))
}

// inSyncLearners parts the learners that follow the leader closely from those that lag. A member counts only while its
// pod runs (I6).
func (v *view) inSyncLearners(learners []snapshot.Member) (promotions []Promotion, lagging []snapshot.Member) {
	for _, m := range learners {
		if v.inSync(m) && m.EngineRuns() {
			promotions = append(promotions, Promotion{Member: m.Name, ID: m.Listed.ID})
		} else {
			lagging = append(lagging, m)
		}
	}
	return promotions, lagging
}

// planPromotion keeps of the promotions those that are safe one after the other.
func (v *view) planPromotion(d *verdict, promotions []Promotion) bool {
	membership := v.membership()
	var safe []Promotion
	for _, p := range promotions {
		after, err := membership.Promote(p.Member)
		if err != nil {
			if len(safe) == 0 {
				d.wait(v1alpha1.ReasonWaiting, "voter %s is to be promoted, and waits: %v", p.Member, err)
				return true
			}
			break
		}
		membership, safe = after, append(safe, p)
	}
	d.do(Promote{Leader: v.leader.Name, Members: safe})
	d.wait(v.reason(), "%s in sync, to become voters", count(len(safe), "learner"))
	return true
}
