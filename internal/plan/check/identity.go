package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// Identity touches nothing when the members say that they are another cluster than the one that was founded (I10).
func Identity(v *view.View, d *verdict.Verdict) {
	if v.Etcd.List == nil || !v.Founded() {
		return
	}
	seen := snapshot.FormatID(v.Etcd.List.ClusterID)
	if seen == v.Cluster.Status.ClusterID {
		return
	}
	d.Block(v1alpha1.ReasonForeignCluster, "the members say that they are cluster %s, and the cluster that was founded is %s: "+
		"nothing is changed until a human has looked", seen, v.Cluster.Status.ClusterID)
}
