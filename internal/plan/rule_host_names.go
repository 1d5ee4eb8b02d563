package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// longestHost is the longest host name that DNS allows, without the dot at its end.
const longestHost = 253

// checkHostNames refuses a cluster whose members' host names would be too long. Only here is the whole name known: the
// namespace and the cluster's domain are part of it.
func checkHostNames(v *view, d *verdict) {
	host := v.Hosts().Member(naming.Member(v.cluster.Name, v.UID(), v.cluster.Status.MemberCounter))
	if len(host) <= longestHost {
		return
	}
	d.block(v1alpha1.ReasonNameTooLong, "host name %s would have %d characters, and DNS allows %d: use a shorter name or namespace",
		host, len(host), longestHost)
}
