package founding

import (
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/membership"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/quorum"
)

// tellLostFounder tells of a founding that lost the data of its only voter after the cluster counts as founded. It never comes to its end:
// learners cannot vote. Nor does it start anew by itself. A cluster is founded once (I10), and that nobody wrote to it is known only as far
// as this operator let nobody in.
func tellLostFounder(v *view.View, d *verdict.Verdict) {
	if v.Listed() || letIn(v) {
		return
	}
	lost := ""
	for _, m := range v.Members {
		switch {
		case !slices.Contains(v.Cluster.Status.Operation.Founders, m.Name) && !membership.MayHaveVoted(m):
		case !m.Look.Answers() && (m.Loss() != "" || m.ClaimUID != "" && !m.ClaimIsItsOwn()):
			lost = m.Name
		default:
			return
		}
	}
	if lost == "" {
		return
	}
	d.Block(v1alpha1.ReasonFoundingFails, "the founding cannot come to its end: %s was the only voter, and its data is gone. No client was let in "+
		"before that. Nothing is founded a second time by itself: delete the cluster and its claims (kubectl delete pvc -n %s -l %s=%s) "+
		"and create it again", lost, v.Cluster.Namespace, v1alpha1.LabelCluster, v.Cluster.Name)
}

// letIn says whether clients may have been let in: they can reach a pod through the Services, or so many voters were seen with a vote that
// the founding may have been complete. The pod that clients were led to may be gone by now.
func letIn(v *view.View) bool {
	voted := 0
	for _, m := range v.Members {
		if m.Pod != nil && m.Pod.Labels[v1alpha1.LabelServing] == "true" {
			return true
		}
		if membership.MayHaveVoted(m) {
			voted++
		}
	}
	return voted >= fewestThatMayComplete(v)
}

// fewestThatMayComplete is how few voters may have completed the founding, also if more are asked for by now than when it began: a majority of
// those that found it together, or of those that are asked for. Where one founds it the others get their votes together, so that the second
// one with a vote tells of enough.
func fewestThatMayComplete(v *view.View) int {
	fewest := quorum.Majority(v.Wanted(v1alpha1.RoleVoter))
	if founders := len(v.Cluster.Status.Operation.Founders); founders > 1 {
		return min(fewest, quorum.Majority(founders))
	}
	return min(fewest, 2)
}
