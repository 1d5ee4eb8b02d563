package plan

// touchesMembers says whether an earlier rule does something to members: then no member is stopped beside it.
func (d *verdict) touchesMembers() bool {
	for _, step := range d.steps {
		for _, action := range step.Actions {
			if touchesMember(action) {
				return true
			}
		}
	}
	return false
}

// touchesMember is true for every action but those that are known to leave members as they are.
func touchesMember(action Action) bool {
	switch action.(type) {
	case ApplyService, DeleteService, ApplyBudget, DeleteBudget, LabelServing, SetClaimOwner, GrowClaim,
		IssueConnection, IssueOperatorClient, Announce:
		return false
	}
	return true
}
