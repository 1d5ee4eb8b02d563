package objects

import (
	"k8s.io/apimachinery/pkg/api/equality"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/membership"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/render"
)

// KeepBudget keeps evictions from taking the quorum of the voters that etcd lists (I40). A single voter gets no budget unless it is
// asked for: it could never be evicted, and its node never be drained. Where a voter whose node is drained moves first, no voter may be
// evicted before: who drains tries again.
func KeepBudget(v *view.View, d *verdict.Verdict) {
	if !v.Founded() || !v.Listed() {
		return
	}
	voters := v.Membership().Voters()
	if promotions, _ := membership.ToPromote(v); !v.Founding() {
		// The budget grows before the voters do, and shrinks after them.
		voters += len(promotions)
	}
	switch {
	case voters > 1, voters == 1 && v.Cluster.Spec.Scheduling.SingleVoterEviction == v1alpha1.ForbidEviction:
		keeps := quorum.Majority(voters)
		if voters > 1 && v.HoldsDrains() {
			keeps = voters
		}
		want := render.Budget(v.Cluster, keeps)
		if v.Budget == nil || !equality.Semantic.DeepEqual(v.Budget.Spec, want.Spec) ||
			!includes(v.Budget.Labels, want.Labels) {
			d.Do(action.ApplyBudget{Budget: want})
		}
	case v.Budget != nil:
		d.Do(action.DeleteBudget{Name: v.Budget.Name, UID: v.Budget.UID})
	}
}
