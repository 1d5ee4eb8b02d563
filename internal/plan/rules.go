package plan

import (
	"database.example.com/operator/internal/plan/check"
	"database.example.com/operator/internal/plan/founding"
	"database.example.com/operator/internal/plan/membership"
	"database.example.com/operator/internal/plan/objects"
	"database.example.com/operator/internal/plan/roll"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/version"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// rule is one concern. It adds to the verdict what it wants done, and says whether the rules after it are tried.
type rule struct {
	name   string
	decide func(*view.View, *verdict.Verdict)
	// with names an earlier rule. If nothing was planned since, the actions of both are one step: they do not depend on
	// each other, and what comes after needs both.
	with string
}

// rules are tried in this order. What is urgent comes first, and what a later rule does may rely on what the earlier ones
// saw to: names before claims, claims and certificates before pods, pods before members of etcd.
var rules = []rule{
	{"deletion", check.Deletion, ""},
	{"pause", check.Pause, ""},
	{"drains", objects.LetDrain, ""},
	{"ticket", founding.WithdrawTickets, ""},
	{"lost status", founding.Rebuild, ""},
	{"version", check.Version, ""},
	{"read replicas", check.ReadReplicas, ""},
	{"host names", check.HostNames, ""},
	{"quota", check.Quota, ""},
	{"overrides", check.Overrides, ""},
	{"retained claims", check.RetainedClaims, ""},
	{"storage class", check.StorageClass, ""},
	{"authorities", objects.MakeAuthorities, ""},
	{"services", objects.ApplyServices, "authorities"},
	{"cluster identity", check.Identity, ""},
	{"spent founder", founding.StartAnew, ""},
	{"forget", membership.Forget, ""},
	{"assign", membership.Assign, "authorities"},
	{"certificates", objects.IssueCertificates, ""},
	{"claims", objects.MakeClaims, "certificates"},
	{"wrong pods", objects.DeletePods, ""},
	{"pods", objects.CreatePods, ""},
	{"leadership", membership.Yield, ""},
	{"founded", founding.Latch, ""},
	{"serving", objects.LetServe, ""},
	{"disruption budget", objects.KeepBudget, "serving"},
	{"founding complete", founding.Finish, "serving"},
	{"membership", membership.Change, "ticket"},
	{"version change", version.Change, ""},
	{"roll", roll.Members, ""},
	{"volumes", objects.GrowVolumes, ""},
	{"announcement", membership.Announce, ""},
}

// Make decides what to do about the cluster of a snapshot.
func Make(s *snapshot.Snapshot) Plan {
	v := view.Of(s)
	var d verdict.Verdict
	for _, r := range rules {
		d.Try(r.name, r.with)
		if r.decide(v, &d); d.Stopped {
			break
		}
	}
	return conclude(v, &d)
}

// conclude makes a plan of what the rules decided.
func conclude(v *view.View, d *verdict.Verdict) Plan {
	p := Plan{Steps: d.Steps, Problems: d.Problems, Operation: d.Operation, Notes: d.Notes, Moving: d.Moving, Drift: v.AllDrift()}
	if d.Stopped && p.Operation == "" {
		p.Operation = v.Operation()
	}
	switch {
	case d.Progress != nil:
		p.Progress = *d.Progress
	case len(d.Steps) > 0:
		p.Progress = verdict.Progress{Reason: v.Reason(), Message: d.Steps[0].Actions[0].String()}
	default:
		p.Progress = rest(v)
	}
	return p
}
