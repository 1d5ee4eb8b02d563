package judge

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// pauseIsKept holds that an operator which saw the annotation changes nothing.
func (j *Judge) pauseIsKept(o *world.Operator, what string) {
	if o.Saw != nil && o.Saw.Annotations[v1alpha1.AnnotationPaused] == "true" {
		j.breaks("pause", "%s, and the cluster is paused", what)
	}
}

// working is a voter that does its work for a leader, as far as the operator has to know; nil when it is none, or does not.
func (j *Judge) working(o *world.Operator, at *engine.Process, id uint64) *engine.Process {
	m, listed := at.Data.State.Find(id)
	p := j.w.Engine.Of(at.Data.ClusterID, id)
	if !listed || m.Learner || p == nil || !at.Leads() || !j.knows(o) || o.Read == nil || !j.works(at, p) {
		return nil
	}
	return p
}

// removalKeepsTolerance holds that a voter which does its work leaves only when as many others as are asked for do theirs, so that as
// many failures are tolerated as before, and never as the leader (I22). What is asked for is what the operator read last.
func (j *Judge) removalKeepsTolerance(o *world.Operator, at *engine.Process, id uint64) {
	p := j.working(o, at, id)
	if p == nil {
		return
	}
	if p == at {
		j.breaks("I22", "voter %s is removed, and leads", p.Name)
	}
	// A node that was given up may be back, and nobody heard of it yet.
	if j.w.Faults.Blind[p.Host] || !o.Fresh || o.LookedAt <= j.nodesSince {
		return
	}
	if well := j.well(at, id); well < render.Size(o.Read) {
		j.breaks("tolerance", "voter %s is removed, which does its work, and %d others do: %d are asked for", p.Name, well, render.Size(o.Read))
	}
}

// isServed says whether a pod has the label of those that clients are led to.
func isServed(pod client.Object) bool {
	return pod != nil && pod.GetLabels()[v1alpha1.LabelServing] == "true"
}

// leadsToVoters holds that clients are led to no learner as if it had a vote (I36).
func (j *Judge) leadsToVoters(pod client.Object) {
	l := j.leader()
	if l == nil || pod.GetLabels()[v1alpha1.LabelRole] != v1alpha1.RoleLabelVoter {
		return
	}
	for _, m := range l.Data.State.Members {
		if nameOf(m) == pod.GetName() && m.Learner {
			j.breaks("I36", "clients are led to %s as to a voter, and it is a learner", pod.GetName())
		}
	}
}

// removesNobodyServed holds that clients are led to others before a voter is removed that does its work (I36).
func (j *Judge) removesNobodyServed(o *world.Operator, at *engine.Process, id uint64) {
	p := j.working(o, at, id)
	if p == nil || p.Lagging || j.w.Faults.Blind[p.Host] || !o.Fresh || len(j.w.Operators) > 1 {
		return
	}
	pod := j.w.Pod(p.Name)
	if pod == nil || !isReady(pod) || j.w.ProcessOf(pod) != p {
		return
	}
	if isServed(pod) {
		j.breaks("I36", "voter %s is removed, and clients are led to it", p.Name)
	}
}

// passesNoMinorVersion holds that nobody starts more than one minor version above what the cluster speaks (I18). Etcd itself does not look.
func (j *Judge) passesNoMinorVersion(p *engine.Process) {
	if speaks := p.Data.State.Version; speaks != (engine.Version{}) && p.Version.Minor > speaks.Minor+1 {
		j.breaks("I18", "%s starts with etcd %s, and the cluster speaks %s", p.Name, p.Version, speaks)
	}
}

// promotionKeepsQuorum holds that a learner gets its vote only when the voters that are well are a quorum with it down (I6), and that
// the budget has grown before (I40).
func (j *Judge) promotionKeepsQuorum(o *world.Operator, at *engine.Process) {
	voters := len(at.Data.State.Voters())
	if well := j.well(at, 0); j.knows(o) && at.Leads() && voters > 1 && well < engine.Majority(voters+1) {
		j.breaks("I6", "a learner is promoted, and %d of %d voters are well", well, voters)
	}
	if len(j.w.Operators) > 1 || o.Saw == nil || o.Saw.Status.ClusterID == "" || o.Saw.Status.Operation != nil && o.Saw.Status.Operation.Type == v1alpha1.OperationFound {
		return
	}
	budget, _ := j.w.API.Get(kube.Budgets, naming.Budget(o.Saw.Name)).(*policyv1.PodDisruptionBudget)
	if budget != nil && budget.Spec.MinAvailable.IntValue() < engine.Majority(voters+1) {
		j.breaks("I40", "a learner is promoted, and the budget keeps %s of %d voters", budget.Spec.MinAvailable, voters+1)
	}
}

// endsAtOnceOnlyTheDead holds that no pod is taken off the API server whose engine may run on (I12).
func (j *Judge) endsAtOnceOnlyTheDead(o *world.Operator, pod *corev1.Pod) {
	if p := j.w.ProcessOf(pod); p != nil && p.Started < o.LookedAt {
		j.breaks("I12", "the pod of %s is forgotten at once, and its engine runs on %s", p.Name, p.Host)
	}
}

// keepsClaimsOfVoters holds that the claim of a voter that left stays, unless claims are to be deleted (I26).
func (j *Judge) keepsClaimsOfVoters(claim client.Object) {
	v, cluster := j.w.Volumes[claim.GetUID()], j.w.Cluster()
	if cluster == nil || v == nil || v.Data == nil || v.Lost || !j.founded() || cluster.Spec.Storage.ClaimDeletionPolicy == v1alpha1.DeleteClaims {
		return
	}
	if voted := func(e engine.Entry) bool {
		return e.Member == v.Data.MemberID && (e.Kind == engine.Promote || e.Kind == engine.AddVoter)
	}; slices.ContainsFunc(v.Data.Log[:v.Data.Commit], voted) {
		j.breaks("I26", "the claim of %s is deleted, which had a vote", claim.GetName())
	}
}

func isReady(obj client.Object) bool {
	pod, _ := obj.(*corev1.Pod)
	return pod != nil && pod.DeletionTimestamp == nil && world.Ready(pod)
}
