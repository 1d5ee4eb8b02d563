package judge

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/meta"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
)

// Unsettled says what the world lacks to be as the spec wants it; empty when it is.
func (j *Judge) Unsettled() string {
	cluster := j.w.Cluster()
	if cluster == nil {
		return ""
	}
	l := j.leader()
	if l == nil {
		return "there is no leader with a quorum"
	}
	for _, look := range []func(*v1alpha1.EtcdCluster, *engine.Process) string{
		j.lacksMembers, j.lacksPods, j.lacksLikeness, j.lacksBudget, j.lacksWords, j.lacksTrust,
	} {
		if lacks := look(cluster, l); lacks != "" {
			return lacks
		}
	}
	return ""
}

func (j *Judge) lacksMembers(cluster *v1alpha1.EtcdCluster, l *engine.Process) string {
	state := l.Data.State
	voters := len(state.Voters())
	learners := len(state.Members) - voters
	if voters != render.Size(cluster) || learners != render.ReadReplicas(cluster) {
		return fmt.Sprintf("there are %d voters and %d learners, want %d and %d", voters, learners, render.Size(cluster), render.ReadReplicas(cluster))
	}
	for _, m := range state.Members {
		p := j.w.Engine.Of(l.Data.ClusterID, m.ID)
		if p == nil || !p.Serves || j.w.Engine.LeaderOf(p) != l {
			return nameOf(m) + " does not serve"
		}
		if p.Version.String() != cluster.Spec.Version {
			return fmt.Sprintf("%s runs %s, want %s", p.Name, p.Version, cluster.Spec.Version)
		}
	}
	if len(cluster.Status.Members) != len(state.Members) {
		return fmt.Sprintf("the status has %d members, and etcd %d", len(cluster.Status.Members), len(state.Members))
	}
	if j.latched[cluster.UID] == "" || cluster.Status.ClusterID == "" {
		return "the cluster's ID is not recorded"
	}
	return ""
}

func (j *Judge) lacksPods(cluster *v1alpha1.EtcdCluster, l *engine.Process) string {
	if n := j.w.API.Len(kube.Pods); n != len(l.Data.State.Members) {
		return fmt.Sprintf("there are %d pods and %d members", n, len(l.Data.State.Members))
	}
	lacks := j.lacksServing(naming.ClientService(cluster.Name), render.Size(cluster))
	if replicas := render.ReadReplicas(cluster); lacks == "" && replicas > 0 {
		lacks = j.lacksServing(naming.ReadService(cluster.Name), replicas)
	}
	return lacks
}

func (j *Judge) lacksServing(name string, want int) string {
	service, _ := j.w.API.Get(kube.Services, name).(*corev1.Service)
	if service == nil {
		return "there is no Service " + name
	}
	if serving := len(j.w.Serving(service)); serving != want {
		return fmt.Sprintf("Service %s leads to %d pods, want %d", name, serving, want)
	}
	return ""
}

// lacksLikeness holds that all members of a role run with the same options at rest (I17, I33).
func (j *Judge) lacksLikeness(*v1alpha1.EtcdCluster, *engine.Process) string {
	of := map[string]string{}
	for _, pod := range j.w.Pods() {
		role, hash := pod.Labels[v1alpha1.LabelRole], pod.Annotations[render.AnnotationDrift]
		if other, known := of[role]; known && other != hash {
			return pod.Name + " runs with other options than the others of its role"
		}
		of[role] = hash
	}
	return ""
}

// lacksBudget holds that the budget is that of the real voters (I40): their quorum, or all of them where one whose node is drained can move
// first.
func (j *Judge) lacksBudget(cluster *v1alpha1.EtcdCluster, l *engine.Process) string {
	voters := len(l.Data.State.Voters())
	budget, _ := j.w.API.Get(kube.Budgets, naming.Budget(cluster.Name)).(*policyv1.PodDisruptionBudget)
	keeps := engine.Majority(voters)
	if len(j.w.Nodes) > voters && j.w.Nodes[0].Local {
		keeps = voters
	}
	switch {
	case voters == 1 && budget != nil:
		return "a single voter has a budget"
	case voters > 1 && budget == nil:
		return "there is no budget"
	case voters > 1 && budget.Spec.MinAvailable.IntValue() != keeps:
		return fmt.Sprintf("the budget keeps %s of %d voters", budget.Spec.MinAvailable, voters)
	}
	return ""
}

func (j *Judge) lacksWords(cluster *v1alpha1.EtcdCluster, _ *engine.Process) string {
	for _, kind := range []string{v1alpha1.ConditionAvailable, v1alpha1.ConditionProgressing, v1alpha1.ConditionDegraded} {
		want := kind == v1alpha1.ConditionAvailable
		condition := meta.FindStatusCondition(cluster.Status.Conditions, kind)
		if condition == nil || (condition.Status == "True") != want {
			return fmt.Sprintf("condition %s is not %t: %s", kind, want, cluster.Status.Message)
		}
	}
	progressing := meta.FindStatusCondition(cluster.Status.Conditions, v1alpha1.ConditionProgressing)
	if progressing.Reason != v1alpha1.ReasonSettled {
		return "it is not settled: " + cluster.Status.Message
	}
	return ""
}
