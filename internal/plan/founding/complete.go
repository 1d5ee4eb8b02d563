package founding

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
)

// Finish ends the founding when every voter that is asked for votes and serves. A founding that cannot get the
// last ones ends with a majority of them, after a while: the rest joins later as in any running cluster.
func Finish(v *view.View, d *verdict.Verdict) {
	if !v.Founded() || !v.Founding() {
		return
	}
	if v.FoundingIsComplete() {
		d.Do(action.FinishFounding{})
		d.Say(v1alpha1.ReasonJoining, "the founding is complete: %s", words.Count(v.VotersUp(), "voter"))
		d.Stop()
		return
	}
	d.Moving = true
}
