package bite

// careRules hold what is not given up, and nothing done about, as long as nobody knows enough.
var careRules = []Rule{
	{
		Name:   "a voter that is back is not removed for lost, past every cache",
		Off:    Edit{act, "do.removeVoter", `err := d.isNotBack(ctx, a.Member); err != nil`, `err := d.isNotBack(ctx, a.Member); false && err != nil`},
		Fails:  Test{act, "TestNoVoterIsRemovedThatIsBack/it_is_ready"},
		Unseen: "it takes a node that was given up, is back, and of which no cache has heard in the moment of the removal",
	},
	{
		Name:   "that a voter is left alone is written down at once",
		Off:    Edit{act, "do.removeVoter", `return d.writeDown(ctx, client, leader)`, `return nil`},
		Fails:  Test{act, "TestARemovalThatLeavesAVoterAloneIsWrittenDownAtOnce"},
		Unseen: "the engines of the model know at once what is committed, and after a crash, too",
	},
	{
		Name:   "that a voter was left alone is written down before anything of the other one goes",
		Off:    Edit{act, "do.drop", `err = d.writeDownAgain(ctx)`, `err = nil`},
		Fails:  Test{act, "TestARemovalThatLeavesAVoterAloneIsWrittenDownAtOnce"},
		Unseen: "the engines of the model know at once what is committed, and after a crash, too",
	},
	{
		Name:  "no change of the version begins while an alarm is raised",
		Off:   Edit{plan + "/version", "keepsFromBeginning", `len(v.Etcd.Alarms) > 0`, `false`},
		Focus: "members disagree,database grows,version above or back", Breaks: "alarms",
	},
	{
		Name:  "no change of the version begins while nobody tells which alarm is raised",
		Off:   Edit{plan + "/version", "keepsFromBeginning", `v.Etcd.AlarmsUnknown`, `false`},
		Focus: "database grows,call fails,call fails,call fails,version above or back", Breaks: "alarms",
	},
	{
		Name:   "no change of the version begins beside a member that nobody knows",
		Off:    Edit{plan + "/version", "keepsFromBeginning", `v.Strangers()`, `false`},
		Fails:  Test{plan, "TestNoChangeOfTheVersionBeginsBesideAMemberThatNobodyKnows"},
		Unseen: "a stranger of the model is a learner that never starts, and is removed by the look that sees it",
	},
	{
		Name:   "no change of the version begins while somebody is to leave",
		Off:    Edit{plan + "/version", "keepsFromBeginning", `leaves != nil`, `false && leaves != nil`},
		Fails:  Test{plan, "TestNoChangeOfTheVersionBeginsBeforeWhoIsTooManyHasLeft"},
		Unseen: "who is too many stays until the version has changed, and nothing is lost",
	},
	{
		Name:   "no change of the version begins while something else is done to members",
		Off:    Edit{plan + "/version", "keepsFromBeginning", `d.TouchesMembers()`, `false`},
		Fails:  Test{plan, "TestNoChangeOfTheVersionBeginsWhileLeadershipMoves"},
		Unseen: "nobody has a turn in the look in which a change begins, and what else is done is seen by the next",
	},
	{
		Name:  "who joins runs no version above the cluster's",
		Off:   Edit{plan + "/membership", "add", `m.Pod == nil || m.Pod.Annotations[render.AnnotationVersion] != runs`, `m.Pod == nil && runs == ""`},
		Focus: "voters,claim deleted,version", Breaks: "I21",
	},
	{
		Name:   "a member whose ID is not recorded is not removed",
		Off:    Edit{plan + "/membership", "isVoter", ` && m.ID != ""`, ``},
		Fails:  Test{plan, "TestNoVoterIsRemovedBeforeItsIDIsRecorded"},
		Unseen: "the status tells all IDs in the look before",
	},
	{
		Name:   "the claim of a member that was refused its data stays",
		Off:    Edit{plan + "/membership", "keepsClaim", `, m.Refusal() != nil`, ``},
		Fails:  Test{plan, "TestTheClaimOfAMemberThatWasRefusedItsDataIsKeptWhateverThePolicySays"},
		Unseen: "a member of the model that is refused its data holds nothing that the others lack",
	},
	{
		Name:   "the claim of a voter that somebody else took out stays",
		Off:    Edit{plan + "/membership", "keepsClaim", `len(v.Remaining(m.Role)) < v.Wanted(m.Role)`, `false`},
		Fails:  Test{plan, "TestTheClaimOfAMemberThatAHumanTookOutIsKeptWhateverThePolicySays"},
		Unseen: "nobody of the model takes members out by hand",
	},
	{
		Name:   "a member that may come back is waited for",
		Off:    Edit{plan + "/departure", "Leaving.GivenUp", `l.Now.Before(until)`, `false && l.Now.Before(until)`},
		Fails:  Test{plan, "TestAVoterIsGivenUpOnlyWhenItIsNotComingBack"},
		Unseen: "nobody can know that a node which is down will be back",
	},
	{
		Name:   "nobody is given up where the user forbids it",
		Off:    Edit{plan + "/departure", "Leaving.lossOf", `l.Cluster.Spec.Replacement.Policy == v1alpha1.ReplaceNever || `, ``},
		Fails:  Test{plan, "TestNobodyIsGivenUpBecauseOfSilenceWhereTheUserForbidsIt"},
		Unseen: "who is given up all the same is replaced, and nothing is lost",
	},
	{
		Name:   "who was silent for a moment is not given up",
		Off:    Edit{plan + "/departure", "Leaving.lossOf", ` || silent < state.Silence`, ``},
		Fails:  Test{plan, "TestAVoterIsGivenUpOnlyWhenItIsNotComingBack/its_node_is_gone,_and_it_was_silent_for_a_moment"},
		Unseen: "the members of the model are silent for long, or not at all",
	},
	{
		Name:   "an engine that ends is not given up while versions are mixed",
		Off:    Edit{plan + "/departure", "Leaving.crashLoops", `l.Mixed() || `, ``},
		Fails:  Test{plan, "TestAnEngineThatEndsAgainAndAgainIsNotGivenUpWhileVersionsAreMixed"},
		Unseen: "an image that does not run is taken back by the user sooner than five starts fail",
	},
	{
		Name:   "a member is known by its ID, and by its URL only as long as it has none",
		Off:    Edit{snapshot, "List.find", `id == "" && slices.Contains`, `slices.Contains`},
		Fails:  Test{snapshot, "TestAMemberIsFoundByItsIDAndByItsPeerURLOnlyWhileThatIsUnknown"},
		Unseen: "no URL of the model belongs to two members",
	},
	{
		Name:   "a member that never joined has nothing to lose",
		Off:    Edit{snapshot, "Member.Loss", `!m.EverJoined() || `, ``},
		Fails:  Test{snapshot, "TestAMemberThatNeverJoinedHasNothingToLose"},
		Unseen: "who never joined is forgotten when its claim is gone, lost or not",
	},
	{
		Name:   "leadership goes to who keeps up",
		Off:    Edit{plan + "/view", "View.canLead", `v.InSync(m) && `, ``},
		Fails:  Test{plan, "TestLeadershipGoesToNobodyWhoLagsOrIsToLeave/both_lag"},
		Unseen: "etcd itself hands leadership to nobody who lags",
	},
	{
		Name:   "leadership goes to who stays",
		Off:    Edit{plan + "/view", "View.canLead", `v.Departure(m).Kind == departure.Stays && `, ``},
		Fails:  Test{plan, "TestLeadershipGoesToNobodyWhoLagsOrIsToLeave/one_lags,_and_the_other_is_to_leave"},
		Unseen: "who leaves hands it over once more",
	},
	{
		Name:   "volumes do not shrink below what the database needs",
		Off:    Edit{plan + "/state", "State.WrongVolume", ` && s.Fits()`, ``},
		Fails:  Test{plan, "TestVolumesDoNotShrinkBelowWhatTheDatabaseNeeds"},
		Unseen: "a database of the model is emptied by its user as soon as that helps",
	},
	{
		Name:   "a member moves only where it has a place",
		Off:    Edit{plan + "/departure", "Leaving.moves", ` || !l.CanMove(m)`, ``},
		Fails:  Test{plan, "TestAMemberOfACordonedNodeStays/where_no_node_is_free"},
		Unseen: "a successor without a place waits, and in the end every node takes pods",
	},
}
