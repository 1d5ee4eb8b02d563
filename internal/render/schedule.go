package render

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// schedule says where a pod may run. Voters spread evenly over the nodes, and over zones where they can. Read replicas
// spread where they can: to be on one node costs no quorum. So do voters that may share a node.
func schedule(spec *corev1.PodSpec, c *v1alpha1.EtcdCluster, role v1alpha1.MemberRole, mayShare bool) {
	s := c.Spec.Scheduling.DeepCopy()
	spec.NodeSelector = s.NodeSelector
	spec.Tolerations = s.Tolerations
	spec.Affinity = affinity(*s)
	if s.PriorityClassName != nil {
		spec.PriorityClassName = *s.PriorityClassName
	}
	overNodes := corev1.ScheduleAnyway
	if role == v1alpha1.RoleVoter && !mayShare {
		overNodes = corev1.DoNotSchedule
	}
	spec.TopologySpreadConstraints = append([]corev1.TopologySpreadConstraint{
		spread(c, role, corev1.LabelHostname, overNodes),
		spread(c, role, corev1.LabelTopologyZone, corev1.ScheduleAnyway),
	}, s.TopologySpreadConstraints...)
}

func spread(c *v1alpha1.EtcdCluster, role v1alpha1.MemberRole, key string,
	when corev1.UnsatisfiableConstraintAction,
) corev1.TopologySpreadConstraint {
	honor := corev1.NodeInclusionPolicyHonor
	return corev1.TopologySpreadConstraint{
		MaxSkew:           1,
		TopologyKey:       key,
		WhenUnsatisfiable: when,
		NodeTaintsPolicy:  &honor,
		LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{
			v1alpha1.LabelCluster:    c.Name,
			v1alpha1.LabelClusterUID: string(c.UID),
			v1alpha1.LabelRole:       RoleLabel(role),
		}},
	}
}
