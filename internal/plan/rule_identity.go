package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// checkIdentity touches nothing when the members say that they are another cluster than the one that was founded (I10).
func checkIdentity(v *view, d *verdict) {
	if v.Etcd.List == nil || !v.Founded() {
		return
	}
	seen := snapshot.FormatID(v.Etcd.List.ClusterID)
	if seen == v.cluster.Status.ClusterID {
		return
	}
	d.block(v1alpha1.ReasonForeignCluster, "the members say that they are cluster %s, and the cluster that was founded is %s: "+
		"nothing is changed until a human has looked", seen, v.cluster.Status.ClusterID)
}
