package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// restartFounding founds anew under new names when a founder used up its right without becoming a member: it crashed
// between spending its ticket and writing its first data, or its claim was deleted. Nothing was acknowledged to anyone:
// the cluster was never reachable for clients.
func restartFounding(v *view, d *verdict) {
	if v.Founded() || !v.Founding() {
		return
	}
	for _, m := range v.members {
		why := v.founderFailure(m)
		if why == "" {
			continue
		}
		drop := Drop{Why: why, RestartFounding: true}
		for _, each := range v.members {
			drop.Members = append(drop.Members, each.Name)
		}
		d.do(drop)
		d.say(v1alpha1.ReasonJoining, "the founding starts anew: %s", why)
		d.stop()
		return
	}
}

func (v *view) founderFailure(m snapshot.Member) string {
	switch {
	case !v.IsFounder(m.Name):
		return ""
	case m.Look.Agent != nil && m.Look.Agent.Reason == snapshot.ReasonTicketSpent:
		return m.Name + " spent its ticket and has no data"
	case m.Refusal() != nil:
		return m.Name + " does not start: " + m.Refusal().Message
	case m.ClaimUID != "" && (m.Claim == nil || string(m.Claim.UID) != m.ClaimUID):
		return "the claim of " + m.Name + " is gone"
	default:
		return ""
	}
}
