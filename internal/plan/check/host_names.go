package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// longestHost is the longest host name that DNS allows, without the dot at its end.
const longestHost = 253

// HostNames refuses a cluster whose members' host names would be too long. Only here is the whole name known: the
// namespace and the cluster's domain are part of it.
func HostNames(v *view.View, d *verdict.Verdict) {
	host := v.Hosts().Member(naming.Member(v.Cluster.Name, v.UID(), v.Cluster.Status.MemberCounter))
	if len(host) <= longestHost {
		return
	}
	d.Block(v1alpha1.ReasonNameTooLong, "host name %s would have %d characters, and DNS allows %d: use a shorter name or namespace",
		host, len(host), longestHost)
}
