package bite

// podRules hold which pods are made and ended, and for whom.
var podRules = []Rule{
	{
		Name:  "a pod is made only as it is asked for now, past every cache",
		Off:   Edit{act, "do.createPod", `err := d.podIsAskedFor(ctx, a); err != nil`, `err := d.podIsAskedFor(ctx, a); false && err != nil`},
		Focus: "operator halts over its plan,version above or back,pod deleted", Breaks: "I21",
	},
	{
		Name:  "no member is stopped for a pod that would be refused",
		Off:   Edit{act, "do.restart", `err := d.wouldBeTaken(ctx, a.Name, a.Pod); err != nil`, `err := d.wouldBeTaken(ctx, a.Name, a.Pod); false && err != nil`},
		Focus: "priority,pods changed", Breaks: "I2",
	},
	{
		Name:   "the only voter is announced to stop only if its new pod would be taken",
		Off:    Edit{plan + "/roll", "takeTurn", `d.Do(action.TryPod{Name: next.Name, Pod: v.NextPod(next)})`, ``},
		Fails:  Test{plan, "TestTheAPIServerIsAskedBeforeItIsAnnouncedThatTheOnlyVoterStops"},
		Unseen: "it is not stopped all the same, and only told of in turn",
	},
	{
		Name:   "a pod that is refused with the patch of its template is made without",
		Off:    Edit{act, "do.createPod", `a.WithoutOverrides == nil || !refusesWhatIsAsked(err)`, `true`},
		Fails:  Test{act, "TestAPodThatIsRefusedWithThePatchIsMadeWithoutAndSaysWhy"},
		Unseen: "in the end the user takes the patch back",
	},
	{
		Name:   "nobody is started anew for a patch that is refused",
		Off:    Edit{plan + "/state", "State.withoutRefused", `s.OverridesRefused == nil`, `true`},
		Fails:  Test{plan, "TestAPatchThatIsRefusedRestartsNobodyAndKeepsNoPodFromBeingMade"},
		Unseen: "who is started anew in vain comes back, and nothing is lost",
	},
	{
		Name:  "no pod is made on the claim of a member that left",
		Off:   Edit{plan + "/objects", "CreatePods", ` || m.Retired()`, ``},
		Focus: "status lost,voters,operator ends", Breaks: "I26",
		Behind: []string{"a member that a rebuilt status brings back whose claim was set aside is forgotten"},
	},
	{
		Name:   "a pod is deleted only as it was seen",
		Off:    Edit{act, "do.deletePod", `UID: &seen.UID, ResourceVersion: &seen.ResourceVersion`, `UID: &seen.UID`},
		Fails:  Test{act, "TestAPodThatStartedItsEngineSinceItWasSeenIsNotDeleted"},
		Unseen: "a pod that has started since it was seen has served nobody yet",
	},
	{
		Name:   "who has a member by now is no orphan",
		Off:    Edit{act, "do.deletePod", ` || a.Orphan && member(cluster, a.Name) != nil`, ``},
		Fails:  Test{act, "TestAPodIsNoOrphanThatGotAMemberMeanwhile"},
		Unseen: "no name is given twice: a pod without a member is one of a member that is forgotten",
	},
	{
		Name:   "no pod ends that holds a claim without which there is no quorum",
		Off:    Edit{plan + "/objects", "wrongPod", `holdsWhatIsNeeded(v, m)`, `holdsWhatIsNeeded(v, m) && false`},
		Fails:  Test{plan, "TestNoPodIsDeletedThatHoldsAClaimWithoutWhichThereIsNoQuorum/one_of_the_others_is_down"},
		Unseen: "for the judge a disk is gone from the moment on in which a user deletes its claim",
	},
	{
		Name:   "the only voter is not stopped while its claim is being deleted",
		Off:    Edit{plan + "/roll", "obstacle", `m.ClaimLeaves()`, `false`},
		Fails:  Test{plan, "TestTheOnlyVoterIsNeverStoppedWhileItsClaimIsBeingDeleted"},
		Unseen: "for the judge a disk is gone from the moment on in which a user deletes its claim",
	},
	{
		Name:   "nobody is stopped who could not start again where its volume is",
		Off:    Edit{plan + "/roll", "obstacle", `text := v.Misplaced(m); text != ""`, `text := v.Misplaced(m); false && text != ""`},
		Fails:  Test{plan, "TestATaintLetsAMemberStayThatWouldNotComeBackAndNobodyStopsIt"},
		Unseen: "who is stopped comes back when its node takes pods again, and in the end all do",
	},
	{
		Name:  "nobody is stopped whose database would be too large for its quota",
		Off:   Edit{plan + "/roll", "obstacle", `text := quotaTooLow(v); text != ""`, `text := quotaTooLow(v); false && text != ""`},
		Focus: "database grows,engine changed,other volumes", Breaks: "I30",
	},
	{
		Name:  "evictions wait until who has to move has moved",
		Off:   Edit{plan + "/objects", "KeepBudget", `voters > 1 && v.HoldsDrains()`, `false`},
		Focus: "node drained,voters", Breaks: "convergence",
	},
	{
		Name:   "evictions wait for a move no longer than for a member that may come back",
		Off:    Edit{plan + "/state", "State.movesFirst", `s.Now.Sub(node.CordonedSince) < min(s.Patience(), longestHold)`, `s.Now.Sub(node.CordonedSince) < max(1<<62, s.Patience(), longestHold)`},
		Fails:  Test{plan, "TestADrainWaitsForNothingButTheQuorum/when_the_move_has_taken_too_long"},
		Unseen: "when all faults have ended, whoever has to move can",
	},
	{
		Name:   "no image is asked for that nobody has",
		Off:    Edit{plan + "/objects", "CreatePods", `!v.CanBeMade(m)`, `false`},
		Fails:  Test{plan, "TestWithoutTheImageNoPodIsMadeOrStoppedAndNoMemberIsNamed"},
		Unseen: "the operators of the model have an image of every version",
	},
}
