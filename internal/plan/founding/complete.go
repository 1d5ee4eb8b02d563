package founding

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
)

// Finish ends the founding when every voter that is asked for votes and serves, and is recorded by its ID. A founding that cannot get the
// last ones ends with a majority of them, after a while: the rest joins later as in any running cluster.
func Finish(v *view.View, d *verdict.Verdict) {
	if !v.Founded() || !v.Founding() {
		return
	}
	if v.FoundingIsComplete() && idsAreRecorded(v) {
		d.Do(action.FinishFounding{})
		d.Say(v1alpha1.ReasonJoining, "the founding is complete: %s", words.Count(v.VotersUp(), "voter"))
		d.Stop()
		return
	}
	d.Moving = true
}

// idsAreRecorded says whether the status tells the ID of each voter that etcd lists: without it nobody would know later that its volume
// holds data.
func idsAreRecorded(v *view.View) bool {
	for _, m := range v.Members {
		if m.Listed != nil && !m.Listed.Learner && m.ID == "" {
			return false
		}
	}
	return true
}
