package view

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/departure"
)

// Change is the kind of change of the members that is under way; empty when they are as they are asked for, and while the
// cluster is founded. A replacement is one until all is as it should be again, also when nothing is left of the old member.
func (v *View) Change() v1alpha1.OperationType {
	if v.Founding() {
		return ""
	}
	replaces, scales := false, false
	for _, m := range v.Members {
		leaving := v.Departure(m)
		replaces = replaces || leaving.Kind == departure.Lost || v.ReplacementOf(m) != ""
		scales = scales || leaving.Kind != departure.Stays || m.Removed
	}
	for _, role := range v.AssignableRoles() {
		scales = scales || v.arrived(role) < v.Wanted(role)
	}
	switch {
	case replaces, scales && v.Operation() == v1alpha1.OperationReplace:
		return v1alpha1.OperationReplace
	case scales:
		return v1alpha1.OperationScale
	default:
		return ""
	}
}

// arrived is how many members of a role are what they were born for; all that are asked for as long as nobody can tell.
func (v *View) arrived(role v1alpha1.MemberRole) int {
	if !v.Listed() {
		return v.Wanted(role)
	}
	n := 0
	for _, m := range v.Having(role) {
		if m.Listed != nil && m.Listed.Started() && m.Listed.Learner != m.Voter() {
			n++
		}
	}
	return n
}

// Reason is the reason of the progress while members join and leave.
func (v *View) Reason() string {
	switch v.Change() {
	case v1alpha1.OperationReplace:
		return v1alpha1.ReasonReplacing
	case v1alpha1.OperationScale:
		return v1alpha1.ReasonScaling
	default:
		return v1alpha1.ReasonJoining
	}
}

// AssignableRoles are the roles of which new members may be assigned.
func (v *View) AssignableRoles() []v1alpha1.MemberRole {
	if !v.Engine.ReadReplicas() {
		return []v1alpha1.MemberRole{v1alpha1.RoleVoter}
	}
	return []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica}
}
