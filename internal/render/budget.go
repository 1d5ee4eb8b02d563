package render

import (
	"strconv"

	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// Budget keeps evictions from taking the quorum: at least quorum pods of voters stay ready (I40). A pod that is not ready
// counts for nothing and may always be evicted, so that a broken one does not hold up a drain.
func Budget(c *v1alpha1.EtcdCluster, quorum int) *policyv1.PodDisruptionBudget {
	minAvailable := intstr.FromInt32(int32(quorum))
	always := policyv1.AlwaysAllow
	return &policyv1.PodDisruptionBudget{
		ObjectMeta: ownedMeta(c, naming.Budget(c.Name), ClusterLabels(c)),
		Spec: policyv1.PodDisruptionBudgetSpec{
			MinAvailable:               &minAvailable,
			Selector:                   &metav1.LabelSelector{MatchLabels: VoterSelector(c)},
			UnhealthyPodEvictionPolicy: &always,
		},
	}
}

// annotationKeepsAll is on a budget that keeps all voters from eviction, and says how many there were: to their quorum it can be lowered when
// nobody can tell the member list.
const annotationKeepsAll = "database.example.com/keeps-all-voters"

// BudgetOfAll keeps every voter from eviction.
func BudgetOfAll(c *v1alpha1.EtcdCluster, voters int) *policyv1.PodDisruptionBudget {
	budget := Budget(c, voters)
	budget.Annotations = map[string]string{annotationKeepsAll: strconv.Itoa(voters)}
	return budget
}

// KeepsAllOf is how many voters there were when a budget was made to keep them all; 0 when it was not, or when somebody else changed it since.
func KeepsAllOf(budget *policyv1.PodDisruptionBudget) int {
	if budget == nil || budget.Spec.MinAvailable == nil {
		return 0
	}
	voters, err := strconv.Atoi(budget.Annotations[annotationKeepsAll])
	if err != nil || voters != budget.Spec.MinAvailable.IntValue() {
		return 0
	}
	return voters
}

// MarkBudget notes on a budget, or no longer does, that it keeps all voters, as another one does.
func MarkBudget(budget, as *policyv1.PodDisruptionBudget) {
	value, keepsAll := as.Annotations[annotationKeepsAll]
	switch {
	case !keepsAll:
		delete(budget.Annotations, annotationKeepsAll)
	case budget.Annotations == nil:
		budget.Annotations = map[string]string{annotationKeepsAll: value}
	default:
		budget.Annotations[annotationKeepsAll] = value
	}
}
