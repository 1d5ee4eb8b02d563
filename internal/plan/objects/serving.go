package objects

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/membership"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// LetServe lets clients reach the members of a cluster whose founding is complete: never a learner through the client
// Service, never a member of another cluster (I36).
func LetServe(v *view.View, d *verdict.Verdict) {
	for _, m := range v.Members {
		if m.Pod == nil || m.Pod.DeletionTimestamp != nil || m.Pod.Labels[v1alpha1.LabelServing] == "true" {
			continue
		}
		if m.Serves() && mayServe(v, m) && !membership.IsReleased(v, m) {
			d.Do(action.LabelServing{Name: m.Pod.Name, UID: m.Pod.UID})
		}
	}
}

// mayServe says whether clients may talk to a member.
func mayServe(v *view.View, m snapshot.Member) bool {
	if !v.Founded() || !v.Listed() || v.Founding() && !v.FoundingIsComplete() {
		return false
	}
	return m.Listed != nil && m.Listed.Started() && m.Listed.Learner == !m.Voter()
}
