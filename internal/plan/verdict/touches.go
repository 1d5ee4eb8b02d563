package verdict

import "database.example.com/operator/internal/plan/action"

// TouchesMembers says whether an earlier rule does something to members: then no member is stopped beside it.
func (d *Verdict) TouchesMembers() bool {
	for _, step := range d.Steps {
		for _, a := range step.Actions {
			if touchesMember(a) {
				return true
			}
		}
	}
	return false
}

// touchesMember is true for every action but those that are known to leave members as they are.
func touchesMember(a action.Action) bool {
	switch a.(type) {
	case action.ApplyService, action.DeleteService, action.ApplyBudget, action.DeleteBudget, action.LabelServing, action.SetClaimOwner, action.RecordClaim,
		action.GrowClaim, action.LowerBudget,
		action.IssueConnection, action.IssueOperatorClient, action.Announce:
		return false
	}
	return true
}

// ChangesMembership says whether an earlier rule changes the membership already, or who leads.
func (d *Verdict) ChangesMembership() bool {
	for _, step := range d.Steps {
		for _, a := range step.Actions {
			switch a.(type) {
			case action.RemoveLearner, action.RemoveVoter, action.MoveLeader, action.AddLearner, action.Promote:
				return true
			}
		}
	}
	return false
}
