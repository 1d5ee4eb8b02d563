package plan

import (
	"k8s.io/apimachinery/pkg/api/equality"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/render"
)

// keepBudget keeps evictions from taking the quorum of the voters that etcd lists (I40). A single voter gets no budget unless it is
// asked for: it could never be evicted, and its node never be drained.
func keepBudget(v *view, d *verdict) {
	if !v.Founded() || !v.listed() {
		return
	}
	voters := v.membership().Voters()
	if promotions, _ := v.toPromote(); !v.Founding() {
		// The budget grows before the voters do, and shrinks after them.
		voters += len(promotions)
	}
	switch {
	case voters > 1, voters == 1 && v.cluster.Spec.Scheduling.SingleVoterEviction == v1alpha1.ForbidEviction:
		want := render.Budget(v.cluster, quorum.Majority(voters))
		if v.Budget == nil || !equality.Semantic.DeepEqual(v.Budget.Spec, want.Spec) ||
			!includes(v.Budget.Labels, want.Labels) {
			d.do(ApplyBudget{Budget: want})
		}
	case v.Budget != nil:
		d.do(DeleteBudget{Name: v.Budget.Name, UID: v.Budget.UID})
	}
}
