package bite

// rollRules hold how members are stopped on purpose.
var rollRules = []Rule{
	{
		Name:  "the leader hands over before it is stopped",
		Off:   Edit{plan + "/roll", "takeTurn", `next.Name == v.Leader.Name && voters > 1`, `false`},
		Focus: "pods changed", Breaks: "I22",
	},
	{
		Name:  "that the only voter is stopped is announced before",
		Off:   Edit{plan + "/roll", "takeTurn", `!announced(v, reason, text)`, `false`},
		Focus: "pods changed,engine changed", Breaks: "I2",
	},
	{
		Name:  "members are started anew that differ from the spec",
		Off:   Edit{plan + "/roll", "Members", `len(due) == 0`, `len(due) >= 0`},
		Focus: "version", Breaks: "convergence",
	},
	{
		Name:  "nobody is stopped while something else is done to members",
		Off:   Edit{plan + "/roll", "Members", `d.TouchesMembers()`, `false`},
		Focus: "pods changed,voters,read replicas", Breaks: "I1",
	},
	{
		Name:  "nobody is stopped beside a member that nobody knows",
		Off:   Edit{plan + "/roll", "obstacle", `v.Strangers()`, `false`},
		Focus: "pods changed,stranger added", Breaks: "I1",
		Behind: []string{"nobody is stopped while something else is done to members"},
	},
	{
		Name:   "who leaves does so before another is stopped",
		Off:    Edit{plan + "/roll", "obstacle", `leaves := v.WhoLeavesFirst(); leaves != nil`, `leaves := v.WhoLeavesFirst(); false && leaves != nil`},
		Fails:  Test{plan, "TestNobodyIsStartedAnewBeforeWhoIsToLeaveHasLeft"},
		Unseen: "it spares who leaves a start, and nobody is stopped without it but beside members that stand firm",
	},
	{
		Name:  "who serves is stopped only while all others stand firm",
		Off:   Edit{plan + "/roll", "obstacle", `text := weaknessBeside(v, m); text != ""`, `text := weaknessBeside(v, m); false && text != ""`},
		Focus: "pods changed,engine changed,container ends", Breaks: "I2",
		Behind: []string{"a voter that seems to be down is stopped only if the others are a quorum"},
	},
	{
		Name:   "who does not follow the leader does not stand firm",
		Off:    Edit{plan + "/state", "State.Weakness", `!s.InSync(m)`, `false`},
		Fails:  Test{plan, "TestNobodyIsStartedAnewWhileAnotherOfFiveVotersLags"},
		Unseen: "it takes five voters, and a member that is ready and far behind: who follows nobody is not ready",
	},
	{
		Name:   "who is not ready does not stand firm",
		Off:    Edit{plan + "/state", "State.Weakness", `!m.PodReady()`, `false`},
		Fails:  Test{plan, "TestNoMemberIsRestarted/while_the_canary's_pod_is_not_ready"},
		Unseen: "the kubelets of the model tell within a moment whether a pod is ready, as its engine does",
	},
	{
		Name:   "who was started a moment ago does not stand firm",
		Off:    Edit{plan + "/state", "State.Weakness", `s.EngineRunsFor(m) < s.soakOf(m)`, `false`},
		Fails:  Test{plan, "TestNoMemberIsRestarted/while_the_canary_was_started_a_moment_ago"},
		Unseen: "it only gives a new pod time to show what it is worth",
	},
	{
		Name:   "leadership goes to a voter that stands firm",
		Off:    Edit{plan + "/roll", "heir", `v.Weakness(m) == "" && v.MustYield(m) == ""`, `true`},
		Fails:  Test{plan, "TestALeaderWhoseHeirsAreAllOnNodesOutOfServiceIsNotStartedAnew"},
		Unseen: "who can lead at all is in sync, and read through",
	},
	{
		Name:  "an engine that runs is not taken for one that is down",
		Off:   Edit{plan + "/objects", "engineIsDown", `!m.EngineRan() || m.EngineRuns() || m.Look.Answers()`, `!m.EngineRan()`},
		Focus: "pods changed,engine changed", Breaks: "I22",
	},
	{
		Name:   "an engine that seems to be down is stopped only if the others are a quorum",
		Off:    Edit{plan + "/objects", "engineIsDown", `v.Listed() && v.Membership().Without(m.Name) == nil`, `true`},
		Fails:  Test{plan, "TestAnEngineThatJustEndedIsLeftToComeBackWhereTheOthersNeedIt"},
		Unseen: "an engine that is down does no work, and its container is started again no sooner than a pod in the model",
	},
	{
		Name:  "a pod that never ran is made anew when the spec wants it otherwise",
		Off:   Edit{plan + "/objects", "wrongBeforeItRan", `len(v.Drift(m)) > 0`, `false`},
		Focus: "impossible request,pods changed,all pods deleted", Breaks: "convergence",
	},
	{
		Name:   "a pod that never ran and whose claim is gone is made anew",
		Off:    Edit{plan + "/objects", "wrongBeforeItRan", `m.ClaimUID != "" && (m.Claim == nil || string(m.Claim.UID) != m.ClaimUID)`, `false`},
		Fails:  Test{plan, "TestAPodThatNeverRanGoesWhenItsClaimWasMadeAgain"},
		Unseen: "the model's kubelet mounts no claim that is not the one that its pod was scheduled with",
	},
	{
		Name:  "a pod of which the engine does not run is made anew when the spec wants it otherwise",
		Off:   Edit{plan + "/objects", "wrongPod", `engineIsDown(v, m) && m.Loss() == "" && version.TooOld(v, m) == ""`, `false`},
		Focus: "version above is broken,version above or back", Breaks: "convergence",
	},
	{
		Name:   "without a quorum a voter may share a node",
		Off:    Edit{plan + "/state", "State.MayShareNode", `s.MayHoldData() && !s.Listed()`, `false`},
		Fails:  Test{plan, "TestAVoterSharesANodeOnlyWhenThereIsNoQuorumWithoutIt"},
		Unseen: "a voter whose volume leaves it one node may share that anyway, and in the end every node of the model takes pods",
	},
	{
		Name:   "a voter whose volume leaves it one node may share that",
		Off:    Edit{plan + "/state", "State.MayShareNode", `s.onlyHome(m) != ""`, `false`},
		Fails:  Test{plan, "TestAVoterWhoseVolumeLeavesItOneNodeMayShareThat"},
		Unseen: "one that waits for its place is replaced after a while, and the cluster converges",
	},
}
