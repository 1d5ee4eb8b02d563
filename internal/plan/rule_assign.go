package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// assignMembers gives names to members that are asked for and not there. The names are written down before anything of
// them is made. The founders are named here, too, once: when the cluster has no member at all.
func assignMembers(v *view, d *verdict) {
	founding := !v.Founded() && len(v.members) == 0
	assigned := Assign{
		Members:   append([]v1alpha1.MemberStatus(nil), v.cluster.Status.Members...),
		Counter:   v.cluster.Status.MemberCounter,
		Operation: v.cluster.Status.Operation,
		Founding:  founding,
	}
	for _, role := range v.assignableRoles() {
		for range v.wanted(role) - len(v.having(role)) {
			assigned.Members = append(assigned.Members, v1alpha1.MemberStatus{
				Name:  naming.Member(v.cluster.Name, v.UID(), assigned.Counter),
				Role:  role,
				Phase: v1alpha1.PhasePending,
			})
			assigned.Counter++
		}
	}
	if len(assigned.Members) == len(v.members) {
		return
	}
	if founding {
		assigned.Operation = &v1alpha1.Operation{
			Type:     v1alpha1.OperationFound,
			Founders: v.founders(assigned.Members),
		}
		d.say(v1alpha1.ReasonJoining, "a cluster of %d voters is founded", v.wanted(v1alpha1.RoleVoter))
	}
	d.do(assigned)
}

// assignableRoles are the roles of which new members may be assigned.
func (v *view) assignableRoles() []v1alpha1.MemberRole {
	if !v.engine.ReadReplicas() {
		return []v1alpha1.MemberRole{v1alpha1.RoleVoter}
	}
	return []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica}
}

// founders are the members that found the cluster: one voter where the others can join it quickly, else all voters.
func (v *view) founders(members []v1alpha1.MemberStatus) []string {
	var founders []string
	for _, m := range members {
		if m.Role == v1alpha1.RoleVoter && (len(founders) == 0 || !v.engine.FoundedBySeed()) {
			founders = append(founders, m.Name)
		}
	}
	return founders
}
