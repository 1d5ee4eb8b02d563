package render

import (
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// RoleLabel is the value of the role label of a role.
func RoleLabel(role v1alpha1.MemberRole) string {
	if role == v1alpha1.RoleReadReplica {
		return v1alpha1.RoleLabelReadReplica
	}
	return v1alpha1.RoleLabelVoter
}

// ClusterLabels are on every object of a cluster.
func ClusterLabels(c *v1alpha1.EtcdCluster) map[string]string {
	return map[string]string{
		"app.kubernetes.io/name":     "etcd",
		"app.kubernetes.io/instance": c.Name,
		v1alpha1.LabelManagedBy:      v1alpha1.ManagedBy,
		v1alpha1.LabelCluster:        c.Name,
		v1alpha1.LabelClusterUID:     string(c.UID),
	}
}

// MemberLabels are on every object of a member.
func MemberLabels(c *v1alpha1.EtcdCluster, member string, role v1alpha1.MemberRole) map[string]string {
	labels := ClusterLabels(c)
	labels[v1alpha1.LabelMember] = member
	labels[v1alpha1.LabelRole] = RoleLabel(role)
	return labels
}

// VoterSelector selects the pods of the voters of this incarnation.
func VoterSelector(c *v1alpha1.EtcdCluster) map[string]string {
	return map[string]string{
		v1alpha1.LabelCluster:    c.Name,
		v1alpha1.LabelClusterUID: string(c.UID),
		v1alpha1.LabelRole:       v1alpha1.RoleLabelVoter,
	}
}

// Owner is the reference by which Kubernetes deletes an object after its cluster. It does not block the deletion of the
// cluster: nothing of ours may hold up a namespace.
func Owner(c *v1alpha1.EtcdCluster) metav1.OwnerReference {
	controller := true
	return metav1.OwnerReference{
		APIVersion: v1alpha1.GroupVersion.String(),
		Kind:       "EtcdCluster",
		Name:       c.Name,
		UID:        c.UID,
		Controller: &controller,
	}
}

func ownedMeta(c *v1alpha1.EtcdCluster, name string, labels map[string]string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name:            name,
		Namespace:       c.Namespace,
		Labels:          labels,
		OwnerReferences: []metav1.OwnerReference{Owner(c)},
	}
}

// overlay adds ours to what the user asked for; ours win.
func overlay(users, ours map[string]string) map[string]string {
	result := maps.Clone(users)
	if result == nil {
		result = map[string]string{}
	}
	maps.Copy(result, ours)
	return result
}

func hosts(c *v1alpha1.EtcdCluster, domain string) naming.Hosts {
	return naming.Hosts{Cluster: c.Name, Namespace: c.Namespace, Domain: domain}
}
