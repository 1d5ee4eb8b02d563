package plan

import (
	"database.example.com/operator/internal/snapshot"
)

// rule is one concern. It adds to the verdict what it wants done, and says whether the rules after it are tried.
type rule struct {
	name   string
	decide func(*view, *verdict)
	// with names an earlier rule. If nothing was planned since, the actions of both are one step: they do not depend on
	// each other, and what comes after needs both.
	with string
}

// rules are tried in this order. What is urgent comes first, and what a later rule does may rely on what the earlier ones
// saw to: names before claims, claims and certificates before pods, pods before members of etcd.
var rules = []rule{
	{"deletion", deletion, ""},
	{"pause", pause, ""},
	{"ticket", withdrawTickets, ""},
	{"lost status", rebuildStatus, ""},
	{"version", checkVersion, ""},
	{"read replicas", checkReadReplicas, ""},
	{"host names", checkHostNames, ""},
	{"quota", checkQuota, ""},
	{"overrides", checkOverrides, ""},
	{"retained claims", checkRetainedClaims, ""},
	{"storage class", checkStorageClass, ""},
	{"authorities", makeAuthorities, ""},
	{"services", applyServices, "authorities"},
	{"cluster identity", checkIdentity, ""},
	{"spent founder", restartFounding, ""},
	{"forget", forgetMembers, ""},
	{"assign", assignMembers, "authorities"},
	{"certificates", issueCertificates, ""},
	{"claims", makeClaims, "certificates"},
	{"wrong pods", deletePods, ""},
	{"pods", createPods, ""},
	{"leadership", yieldLeadership, ""},
	{"founded", latch, ""},
	{"serving", letServe, ""},
	{"disruption budget", keepBudget, "serving"},
	{"founding complete", finishFounding, "serving"},
	{"membership", changeMembership, "ticket"},
	{"version change", changeVersion, ""},
	{"roll", roll, ""},
	{"volumes", growVolumes, ""},
	{"announcement", letAnnounce, ""},
}

// Make decides what to do about the cluster of a snapshot.
func Make(s *snapshot.Snapshot) Plan {
	v := newView(s)
	var result verdict
	for _, r := range rules {
		result.rule, result.with = r.name, r.with
		r.decide(v, &result)
		if result.stopped {
			break
		}
	}
	return result.plan(v)
}
