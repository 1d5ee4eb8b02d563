package render

import (
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
