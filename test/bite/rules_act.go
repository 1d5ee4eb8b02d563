package bite

// actRules hold that what was planned is still right when it is done.
var actRules = []Rule{
	{
		Name:  "a pod is made on the recorded claim only",
		Off:   Edit{act, "do.claimIsThere", `string(claim.UID) != recorded.ClaimUID`, `false`},
		Focus: "older copy,all lose power", Breaks: "I7",
	},
	{
		Name:   "no pod is made on a claim that is on its way out",
		Off:    Edit{act, "do.claimIsThere", `claim.DeletionTimestamp != nil`, `false`},
		Fails:  Test{act, "TestNoPodIsMadeOnAClaimThatIsBeingDeleted"},
		Unseen: "such a pod finds no node, and is made anew when the claim is gone",
	},
	{
		Name:  "claims are made only from the newest status",
		Off:   Edit{act, "do.makeClaims", `_, err := d.unchanged(ctx); err != nil`, `_, err := d.unchanged(ctx); false && err != nil`},
		Focus: "claim deleted", Breaks: "convergence",
	},
	{
		Name:  "the status is written by compare-and-swap",
		Off:   Edit{act, "do.swapStatusOf", `client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})`, `client.MergeFrom(before)`},
		Focus: "two operators,operator ends", Breaks: "names",
	},
	{
		Name:   "who is promoted finds a budget that has grown, past every cache",
		Off:    Edit{act, "do.budgetHasGrown", `!keepsQuorumOf(&now, voters)`, `!keepsQuorumOf(&now, 0)`},
		Fails:  Test{act, "TestNoLearnerIsPromotedBeforeTheBudgetHasGrown"},
		Unseen: "it takes a budget that shrank and has to grow again while the cache shows none of it",
	},
	{
		Name:   "a budget that keeps all voters counts who is promoted, too",
		Off:    Edit{act, "keepsQuorumOf", `all == 0 || all >= voters`, `all >= 0`},
		Fails:  Test{act, "TestNoLearnerIsPromotedBeforeTheBudgetHasGrown"},
		Unseen: "the judge looks at the budget when somebody is promoted, and at rest: it would have to be lowered without a member list in between",
	},
	{
		Name:   "no member is stopped for a pod that its quota has no room for in its place",
		Off:    Edit{act, "do.tryCreate", `exceeded && !lacks.lastsWithout(d.s.Pods[pod.Name])`, `exceeded || lacks.lastsWithout(d.s.Pods[pod.Name])`},
		Fails:  Test{act, "TestAMemberIsStoppedForAPodThatItsQuotaHasRoomForInItsPlace"},
		Unseen: "the simulator's API server has no quotas",
	},
	{
		Name:   "an old claim is written down with the class that it was made with",
		Off:    Edit{act, "classMadeWith", `asked == nil || c.Generation == c.Status.ObservedGeneration`, `asked == nil || c.Generation >= c.Status.ObservedGeneration`},
		Fails:  Test{act, "TestTheClassThatIsWrittenDownOfAnOldClaimIsTheOneThatItWasMadeWith"},
		Unseen: "no history begins under release 0.1.0",
	},
	{
		Name:   "a pod ends only if its claim is as it was seen, past every cache",
		Off:    Edit{act, "do.claimIsAsSeen", `there != (seen != nil) || there`, `false && there`},
		Fails:  Test{act, "TestNoPodEndsOnAClaimThatIsBeingDeletedUnlessThatWasSeen"},
		Unseen: "a claim would have to be deleted between the look and the end of its pod",
	},
	{
		Name: "who is added is still assigned, past every cache",
		Off: Edit{act, "do.addLearner", `now == nil || seen == nil || now.ClaimUID != seen.ClaimUID || cluster.Generation != d.s.Cluster.Generation`,
			`now == nil && seen == nil && cluster == nil`},
		Focus: "operator halts over its plan,voters,read replicas", Breaks: "I35",
	},
	{
		Name:  "who is promoted is still a member, past every cache",
		Off:   Edit{act, "do.promote", `member(cluster, p.Member) == nil`, `cluster == nil`},
		Focus: "two operators,voters,status lost", Breaks: "I6",
	},
	{
		Name:   "who is removed as a learner is one still",
		Off:    Edit{act, "do.removeLearner", `!listed || !now.Learner`, `!listed && now.Learner`},
		Fails:  Test{act, "TestWhoGotAVoteMeanwhileIsNotRemovedAsALearner"},
		Unseen: "whoever promotes a learner writes the status soon after, by which an older plan is known",
	},
	{
		Name:  "members are removed only if the cluster is the one that was looked at, past every cache",
		Off:   Edit{act, "do.membersNow", `_, err := d.unchanged(ctx); err != nil`, `_, err := d.unchanged(ctx); false && err != nil`},
		Focus: "operator halts over its plan,voters", Breaks: "tolerance",
	},
	{
		Name:   "a voter is removed only from the voters that it was planned with",
		Off:    Edit{act, "do.removeVoter", `!d.sameVoters(list)`, `false`},
		Fails:  Test{act, "TestNoVoterIsRemovedOnceTheWorldIsAnother/another_voter_is_gone"},
		Unseen: "whoever removes a voter writes the status soon after, by which an older plan is known",
	},
	{
		Name:  "who leads by now is not removed",
		Off:   Edit{act, "do.removeVoter", `now.LeaderID == a.ID`, `now.LeaderID == a.ID && false`},
		Focus: "voters,leader moves,replacement asked for", Breaks: "I22",
		Behind: []string{"a leader that leaves hands leadership over first"},
	},
	{
		Name:   "members are dropped only by the newest status",
		Off:    Edit{act, "do.drop", `d.unchanged(ctx)`, `d.live(ctx)`},
		Fails:  Test{act, "TestNothingOfAMemberIsTakenAwayByAnOldStatus"},
		Unseen: "who is out of the list never comes back into it, whatever the status says by then",
	},
	{
		Name:  "the claim of a stranger is left alone",
		Off:   Edit{act, "do.dismantle", ` && d.recorded(claim)`, ``},
		Focus: "older copy,voters", Breaks: "strangers",
	},
	{
		Name:   "a member is stopped only if the cluster is the one that was looked at, past every cache",
		Off:    Edit{act, "do.restart", `cluster.ResourceVersion != d.s.Cluster.ResourceVersion`, `cluster == nil`},
		Fails:  Test{act, "TestNoMemberIsRestartedByAPlanOfAnEarlierSpec"},
		Unseen: "it takes three things in one moment, and among some hundred histories none had them",
	},
	{
		Name:   "a member is stopped only if all that were ready are, past every cache",
		Off:    Edit{act, "do.restart", `name != a.Name && isReady(pod) && !ready[pod.UID]`, `false && !ready[pod.UID]`},
		Fails:  Test{act, "TestNoMemberIsRestartedWhenAnotherIsNotReadyAnyMore"},
		Unseen: "it takes three things in one moment, and among some hundred histories none had them",
	},
	{
		Name:   "a pod is deleted only by the spec that it was compared with",
		Off:    Edit{act, "do.deletePod", `cluster.Generation != d.s.Cluster.Generation || `, ``},
		Fails:  Test{act, "TestNoPodIsDeletedThatWasComparedWithAnEarlierSpec"},
		Unseen: "a pod whose engine does not run is made anew once too often, and nothing is lost",
	},
	{
		Name:   "what belongs to someone else is left alone",
		Off:    Edit{act, "do.create", `!d.owns(obj)`, `false`},
		Fails:  Test{act, "TestAServiceOfSomeoneElseIsLeftAlone"},
		Unseen: "nobody of the model has an object of a name that is needed",
	},
	{
		Name:  "an object is deleted only if it is the one that was seen",
		Off:   Edit{act, "do.remove", `append(how, client.Preconditions{UID: &uid})...`, `how...`},
		Focus: "voters", Breaks: "I35",
	},
	{
		Name:   "the version is prepared only by the spec and the operation that were looked at",
		Off:    Edit{act, "do.prepareVersion", `cluster.Generation != d.s.Cluster.Generation ||`, `false &&`},
		Fails:  Test{act, "TestNoDowngradeIsEnabledAfterTheSpecChanged"},
		Unseen: "it takes three things in one moment, and among some hundred histories none had them",
	},
	{
		Name:   "nothing is done by a look that is older than the status",
		Off:    Edit{act, "Actor.Do", `outcome.StatusWritten || !goesOn`, `!goesOn`},
		Fails:  Test{act, "TestNothingIsDoneByALookThatIsOlderThanTheStatus"},
		Unseen: "whatever cannot be undone looks for the newest status by itself, and what is left is done again by the next look",
	},
	{
		Name:   "what needs a step that failed is not done",
		Off:    Edit{act, "Actor.Do", `outcome.StatusWritten || !goesOn`, `outcome.StatusWritten || false && goesOn`},
		Fails:  Test{act, "TestWhatNeedsAStepThatFailedIsNotDone"},
		Unseen: "what must not be done before something else looks for it, past every cache",
	},
}
