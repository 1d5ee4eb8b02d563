package plan

import "database.example.com/operator/api/v1alpha1"

// operation is the kind of change that the status tells of; empty when it tells of none.
func (v *view) operation() v1alpha1.OperationType {
	if v.cluster.Status.Operation == nil {
		return ""
	}
	return v.cluster.Status.Operation.Type
}

// change is the kind of change of the members that is under way; empty when they are as they are asked for, and while the
// cluster is founded. A replacement is one until all is as it should be again, also when nothing is left of the old member.
func (v *view) change() v1alpha1.OperationType {
	if v.Founding() {
		return ""
	}
	replaces, scales := false, false
	for _, m := range v.members {
		leaving := v.departure(m)
		replaces = replaces || leaving.kind == lost || v.replacementOf(m) != ""
		scales = scales || leaving.kind != stays || m.Removed
	}
	for _, role := range v.assignableRoles() {
		scales = scales || v.arrived(role) < v.wanted(role)
	}
	switch {
	case replaces, scales && v.operation() == v1alpha1.OperationReplace:
		return v1alpha1.OperationReplace
	case scales:
		return v1alpha1.OperationScale
	default:
		return ""
	}
}

// arrived is how many members of a role are what they were born for; all that are asked for as long as nobody can tell.
func (v *view) arrived(role v1alpha1.MemberRole) int {
	if !v.listed() {
		return v.wanted(role)
	}
	n := 0
	for _, m := range v.having(role) {
		if m.Listed != nil && m.Listed.Started() && m.Listed.Learner != m.Voter() {
			n++
		}
	}
	return n
}

// reason is the reason of the progress while members join and leave.
func (v *view) reason() string {
	switch v.change() {
	case v1alpha1.OperationReplace:
		return v1alpha1.ReasonReplacing
	case v1alpha1.OperationScale:
		return v1alpha1.ReasonScaling
	default:
		return v1alpha1.ReasonJoining
	}
}

// mixed says whether the version is being changed, or members run different ones: meanwhile nobody joins or leaves but for
// one that is lost (I21).
func (v *view) mixed() bool {
	if kind := v.operation(); kind == v1alpha1.OperationUpgrade || kind == v1alpha1.OperationDowngrade {
		return true
	}
	version := ""
	for _, m := range v.members {
		if m.Listed == nil || !m.Serves() {
			continue
		}
		if version != "" && m.Look.Status.Version != version {
			return true
		}
		version = m.Look.Status.Version
	}
	return false
}
