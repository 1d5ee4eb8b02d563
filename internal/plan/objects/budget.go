package objects

import (
	"k8s.io/apimachinery/pkg/api/equality"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/membership"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/quorum"
	"database.example.com/operator/internal/render"
)

// KeepBudget keeps evictions from taking the quorum of the voters that etcd lists (I40). A single voter gets no budget unless it is
// asked for: it could never be evicted, and its node never be drained. Where a voter whose node is drained moves first, no voter may be
// evicted before: who drains tries again.
func KeepBudget(v *view.View, d *verdict.Verdict) {
	if !v.Founded() || !v.Listed() || holdsInVain(v) {
		return
	}
	voters := v.Membership().Voters()
	if promotions, _ := membership.ToPromote(v); !v.Founding() {
		// The budget grows before the voters do, and shrinks after them.
		voters += len(promotions)
	}
	switch {
	case voters > 1, voters == 1 && v.Cluster.Spec.Scheduling.SingleVoterEviction == v1alpha1.ForbidEviction:
		want := render.Budget(v.Cluster, quorum.Majority(voters))
		if voters > 1 && v.HoldsDrains() {
			want = render.BudgetOfAll(v.Cluster, voters)
		}
		if v.Budget == nil || !equality.Semantic.DeepEqual(v.Budget.Spec, want.Spec) ||
			!includes(v.Budget.Labels, want.Labels) || render.KeepsAllOf(v.Budget) != render.KeepsAllOf(want) {
			d.Do(action.ApplyBudget{Budget: want})
		}
	case v.Budget != nil:
		d.Do(action.DeleteBudget{Name: v.Budget.Name, UID: v.Budget.UID})
	}
}

// LetDrain lets evictions wait for nothing but the quorum when they wait for more in vain. It comes before everything that can fail, and needs
// no member list: the budget says of how many voters it was made to keep all.
func LetDrain(v *view.View, d *verdict.Verdict) {
	if holdsInVain(v) {
		d.Do(action.LowerBudget{Budget: render.Budget(v.Cluster, quorumOfHeld(v))})
	}
}

// holdsInVain says whether the budget keeps all voters though none moves, or though nobody has been able to tell the member list for a while:
// then none can.
func holdsInVain(v *view.View) bool {
	if render.KeepsAllOf(v.Budget) <= quorumOfHeld(v) {
		return false
	}
	return !v.HoldsDrains() && (v.Listed() || v.UnlistedFor() >= state.Silence)
}

// quorumOfHeld is the quorum of the voters that the budget keeps, and of those that there are.
func quorumOfHeld(v *view.View) int {
	return quorum.Majority(max(render.KeepsAllOf(v.Budget), v.Membership().Voters()))
}
