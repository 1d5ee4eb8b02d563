package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// letServe lets clients reach the members of a cluster whose founding is complete: never a learner through the client
// Service, never a member of another cluster (I36).
func letServe(v *view, d *verdict) {
	for _, m := range v.members {
		if m.Pod == nil || m.Pod.DeletionTimestamp != nil || m.Pod.Labels[v1alpha1.LabelServing] == "true" {
			continue
		}
		if m.Serves() && v.mayServe(m) && !v.isReleased(m) {
			d.do(LabelServing{Name: m.Pod.Name, UID: m.Pod.UID})
		}
	}
}

// mayServe says whether clients may talk to a member.
func (v *view) mayServe(m snapshot.Member) bool {
	if !v.Founded() || !v.listed() || v.Founding() && !v.foundingIsComplete() {
		return false
	}
	return m.Listed != nil && m.Listed.Started() && m.Listed.Learner == !m.Voter()
}
