package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// HostNames founds no cluster of which a member's host name would be too long. Only here is the whole name known: the namespace and
// the cluster's domain are part of it. A cluster that has members goes on without the one whose number makes its name too long.
func HostNames(v *view.View, d *verdict.Verdict) {
	if v.Founded() || len(v.Members) > 0 {
		return
	}
	members := v.Wanted(v1alpha1.RoleVoter) + v.Wanted(v1alpha1.RoleReadReplica)
	if problem := v.HostNameTooLong(v.Cluster.Status.MemberCounter + int64(members) - 1); problem != "" {
		d.Block(v1alpha1.ReasonNameTooLong, "%s", problem)
	}
}
