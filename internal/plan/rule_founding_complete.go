package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
)

// finishFounding ends the founding when every voter that is asked for votes and serves. A founding that cannot get the
// last ones ends with a majority of them, after a while: the rest joins later as in any running cluster.
func finishFounding(v *view, d *verdict) {
	if !v.Founded() || !v.Founding() {
		return
	}
	if v.foundingIsComplete() {
		d.do(FinishFounding{})
		d.say(v1alpha1.ReasonJoining, "the founding is complete: %s", count(v.votersUp(), "voter"))
		d.stop()
		return
	}
	d.moving = true
}

func (v *view) foundingIsComplete() bool {
	if !v.listed() {
		return false
	}
	up, wanted := v.votersUp(), v.wanted(v1alpha1.RoleVoter)
	waited := v.Now.Sub(v.cluster.Status.Operation.StartedAt.Time)
	return up >= wanted || up >= quorum.Majority(wanted) && waited > foundingPatience
}

// votersUp is the number of listed voters that follow the leader.
func (v *view) votersUp() int { return v.membership().Up() }
