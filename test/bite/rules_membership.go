package bite

// membershipRules hold how members join.
var membershipRules = []Rule{
	{
		Name:  "a change of the membership comes alone, learners that leave among them",
		Off:   Edit{plan + "/membership", "removeLearner", ` || d.ChangesMembership()`, ``},
		Focus: "read replicas,voters,claim deleted", Breaks: "I1",
	},
	{
		Name:  "a change of the membership comes alone, strangers that leave among them",
		Off:   Edit{plan + "/membership", "forgetStrangers", ` && !d.ChangesMembership()`, ``},
		Focus: "stranger added,voters", Breaks: "I1",
	},
	{
		Name:  "a change of the membership comes alone, voters that leave and members that join among them",
		Off:   Edit{plan + "/membership", "Change", `d.ChangesMembership()`, `false`},
		Focus: "read replicas,voters,claim deleted", Breaks: "I1",
	},
	{
		Name:  "one member joins after the other",
		Off:   Edit{plan + "/membership", "Change", `joining != nil`, `false && joining != nil`},
		Focus: "voters,read replicas", Breaks: "I15",
	},
	{
		Name:  "only learners that are in sync are chosen for promotion",
		Off:   Edit{plan + "/membership", "inSyncLearners", `v.InSync(m) && `, ``},
		Focus: "voters,slow disk,clients write often", Breaks: "I6",
		Behind: []string{"a learner is promoted only if it is seen to be up"},
	},
	{
		Name:   "who is far behind the leader is not in sync",
		Off:    Edit{plan + "/state", "State.InSync", `own.RaftApplied+inSyncEntries >= leader.RaftIndex && `, ``},
		Fails:  Test{plan, "TestNoMemberIsRestarted/while_the_canary_is_far_behind_in_a_long_log"},
		Unseen: "the logs of the model are short: who is a thousand entries behind is a tenth behind, too",
	},
	{
		Name:  "who follows another leader is not in sync",
		Off:   Edit{plan + "/state", "State.InSync", `own.LeaderID == leader.MemberID`, `true`},
		Focus: "voters,link cut,leader moves", Breaks: "I4",
	},
	{
		Name:  "who is a tenth of the log behind the leader is not in sync",
		Off:   Edit{plan + "/state", "State.InSync", ` && own.RaftApplied*10 >= leader.RaftIndex*inSyncTenths`, ``},
		Focus: "voters,slow disk", Breaks: "I6",
	},
	{
		Name:   "learners wait for each other to be promoted",
		Off:    Edit{plan + "/membership", "ToPromote", `missing > 0 && !promotesWithout(v, missing, len(learners))`, `false`},
		Fails:  Test{plan, "TestStories/scale_up"},
		Unseen: "without it there may be an even number of voters for longer, which tolerates no failure less",
	},
	{
		Name:  "learners do not wait where a voter is missing",
		Off:   Edit{plan + "/membership", "promotesWithout", `learners >= v.Engine.JoinsAtOnce() || evenlyMany(v)`, `false`},
		Focus: "voters,claim deleted,node deleted", Breaks: "convergence",
	},
	{
		Name:  "claims are made, each once",
		Off:   Edit{plan + "/objects", "MakeClaims", `len(refs) > 0`, `false`},
		Focus: "voters,read replicas", Breaks: "convergence",
	},
	{
		Name:  "a pod is made only for a member that has its own claim",
		Off:   Edit{plan + "/objects", "CreatePods", `!m.ClaimIsItsOwn() || `, ``},
		Focus: "older copy,all lose power", Breaks: "I7",
		Behind: []string{"a pod is made on the recorded claim only"},
	},
	{
		Name:   "no pod is made for who is out of the list",
		Off:    Edit{plan + "/objects", "CreatePods", ` || m.Removed`, ``},
		Fails:  Test{plan, "TestNoPodIsMadeForAMemberThatIsOutOfTheList"},
		Unseen: "who is out of the list is forgotten first, which writes the status",
	},
	{
		Name:   "a founder's pod waits for its ticket",
		Off:    Edit{plan + "/objects", "CreatePods", `v.MayFound(m) && len(v.Secrets[name].Data[render.TicketKey]) == 0`, `false`},
		Fails:  Test{plan, "TestNoPodOfAFounderIsMadeBeforeItsTicketIsThere"},
		Unseen: "a Secret that is made has its ticket from the beginning",
	},
	{
		Name:  "a member that got a snapshot is helped to announce itself",
		Off:   Edit{plan + "/membership", "Announce", `!v.Listed()`, `true`},
		Focus: "clients write often,clients rest,read replicas,voters", Breaks: "convergence",
	},
	{
		Name:   "who joins is told where the leader answers",
		Off:    Edit{plan + "/membership", "helpJoin", `m.WaitsForPeers()`, `false`},
		Fails:  Test{plan, "TestAJoinerThatWaitsIsToldWhereTheLeaderAnswers"},
		Unseen: "it makes joins do without DNS, and the model's DNS is back in the end (test/e2e)",
	},
}
