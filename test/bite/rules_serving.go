package bite

// servingRules hold whom clients are led to, and who keeps evictions off.
var servingRules = []Rule{
	{
		Name:  "clients reach nobody before the cluster is founded",
		Off:   Edit{plan + "/objects", "mayServe", `!v.Founded() || `, ``},
		Focus: "container ends,node loses power", Breaks: "I36",
		Behind: []string{"clients reach nobody before the founding is complete"},
	},
	{
		Name:  "clients reach nobody before the founding is complete",
		Off:   Edit{plan + "/objects", "mayServe", `v.Founding() && !v.FoundingIsComplete()`, `false`},
		Focus: "container ends,node loses power", Breaks: "I36",
		Behind: []string{"clients reach nobody before the cluster is founded"},
	},
	{
		Name:  "clients reach no learner as a voter",
		Off:   Edit{plan + "/objects", "mayServe", `m.Listed.Learner == !m.Voter()`, `true`},
		Focus: "voters", Breaks: "I36",
	},
	{
		Name:  "clients are led to others before a voter is removed",
		Off:   Edit{plan + "/membership", "letGo", `m.Pod.Labels[v1alpha1.LabelServing] == "true" && (m.Serves() || m.PodReady())`, `false`},
		Focus: "voters,replacement asked for", Breaks: "I36",
	},
	{
		Name:  "clients are not led back to a voter that is released",
		Off:   Edit{plan + "/objects", "LetServe", ` && !membership.IsReleased(v, m)`, ``},
		Focus: "voters,replacement asked for", Breaks: "convergence",
	},
	{
		Name:  "clients reach those that may serve",
		Off:   Edit{plan + "/objects", "LetServe", `m.Serves() && mayServe(v, m)`, `false && mayServe(v, m)`},
		Focus: "pod unlabelled,pod deleted", Breaks: "convergence",
	},
	{
		Name:  "evictions are held back by a budget",
		Off:   Edit{plan + "/objects", "KeepBudget", `!v.Founded() || !v.Listed()`, `true`},
		Focus: "budget deleted,voters", Breaks: "convergence",
	},
	{
		Name:  "the budget grows before the voters do",
		Off:   Edit{plan + "/objects", "KeepBudget", `voters += len(promotions)`, `voters += 0 * len(promotions)`},
		Focus: "voters,operator ends", Breaks: "I40",
		Behind: []string{"who is promoted finds a budget that has grown, past every cache"},
	},
	{
		Name:  "Services are made, and put back",
		Off:   Edit{plan + "/objects", "ApplyServices", `have == nil || serviceDiffers(have, service)`, `have == nil && false`},
		Focus: "service deleted", Breaks: "convergence",
	},
	{
		Name:  "certificates are issued, and put back",
		Off:   Edit{plan + "/objects", "issueMember", `renew || ticket != ""`, `v.Secrets[name] != nil && ticket != ""`},
		Focus: "secret deleted,all pods deleted", Breaks: "convergence",
	},
	{
		Name:  "the cluster counts as available only while it is read",
		Off:   Edit{report, "setAvailable", `s.Now.Sub(s.Etcd.LastRead) <= readsCountFor`, `true`},
		Focus: "node loses power,node cut off", Breaks: "I37",
	},
	{
		Name:  "a cluster whose members disagree does not count as available",
		Off:   Edit{report, "setAvailable", `isCorrupt(c.status, s)`, `false`},
		Focus: "members disagree", Breaks: "I37",
	},
	{
		Name:   "a cluster whose members disagreed does not count as available while nobody tells which alarm is raised",
		Off:    Edit{report, "isCorrupt", ` && !s.Etcd.AlarmsUnknown`, ``},
		Fails:  Test{report, "TestAClusterWithACorruptMemberStaysUnavailableWhileNobodyTellsOfItsAlarms/the_alarms_cannot_be_asked"},
		Unseen: "one call of the model fails at a time, and the judge leaves an operator several looks to see that members disagree",
	},
	{
		Name:   "leadership leaves a member that is about to be stopped",
		Off:    Edit{plan + "/membership", "Yield", `why != ""`, `false && why != ""`},
		Fails:  Test{plan, "TestLeadershipLeavesANodeThatTakesNoPodsAtOnce/a_cordon"},
		Unseen: "it saves an election timeout, and breaks nothing: the hook before a pod's end hands over all the same",
	},
}
