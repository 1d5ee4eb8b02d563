package bite

// versionRules hold how members are taken to another version.
var versionRules = []Rule{
	{
		Name:  "etcd is taken from one minor version to the next",
		Off:   Edit{release, "Images.path", `return i.forth(start, goal)`, `return []string{to}, ""`},
		Focus: "version", Breaks: "I17b",
	},
	{
		Name:   "etcd goes down one minor version at a time",
		Off:    Edit{release, "back", `distance > 1`, `false`},
		Fails:  Test{release, "TestNoStepOfAPathChangesTheMinorVersionByMoreThanOne"},
		Unseen: "etcd refuses it itself",
	},
	{
		Name: "a patch with faults is passed before the next minor version",
		Off: Edit{release, "Images.forth", `if Older(at, leavesFrom[minor]) {
			if at = i.newest(minor)`, `if false {
			if at = i.newest(minor)`},
		Fails:  Test{release, "TestAPathLeadsFromMinorToMinorByWayOfThePatchesThatHaveToBePassed/3.5.20_to_3.6.16"},
		Unseen: "no history begins with such a patch: none can be created with it (test/process)",
	},
	{
		Name:  "a change of the version begins when all members stand firm",
		Off:   Edit{plan + "/version", "begin", `obstacle := keepsFromBeginning(v, d, steps[0]); obstacle != ""`, `obstacle := keepsFromBeginning(v, d, steps[0]); false && obstacle != ""`},
		Focus: "version above or back,voters,no room", Breaks: "I21",
	},
	{
		Name:  "a change of the version begins when the members speak the one before",
		Off:   Edit{plan + "/version", "keepsFromBeginning", `speaks != release.MinorOf(v.Version)`, `false && speaks != release.MinorOf(v.Version)`},
		Focus: "version", Breaks: "I18",
		Behind: []string{"a change of the version ends when etcd itself has followed"},
	},
	{
		Name:  "a change of the version ends when etcd itself has followed",
		Off:   Edit{plan + "/version", "etcdFollowed", `v.ClusterVersion() == release.MinorOf(v.Cluster.Status.Operation.Version) && !v.DowngradeEnabled()`, `true`},
		Focus: "version", Breaks: "I18",
		Behind: []string{"a change of the version begins when the members speak the one before"},
	},
	{
		Name:  "nobody gets 3.7 whose log 3.5 wrote",
		Off:   Edit{plan + "/version", "turnObstacle", `needsAgedLog(v)`, `false`},
		Focus: "version", Breaks: "I17b",
		Behind: []string{"what the log lacks is made"},
	},
	{
		Name:   "the log is aged from where the members all ran 3.6",
		Off:    Edit{plan + "/version", "begin", `int64(v.Leader.Look.Status.RaftIndex)`, `0`},
		Fails:  Test{plan, "TestStories/upgrade"},
		Unseen: "a member that saved its log since it started has saved all that 3.5 wrote, but for what a member that is the last to run 3.5 writes in that moment",
	},
	{
		Name:  "the log is aged by as many entries as make every member save it",
		Off:   Edit{plan + "/version", "youngLog", `int64(m.Look.Status.RaftApplied) <= enough`, `false`},
		Focus: "version", Breaks: "I17b",
		Behind: []string{"a member saved its log since it started"},
	},
	{
		Name:  "a member saved its log since it started",
		Off:   Edit{plan + "/version", "youngLog", `m.Look.Metrics.RaftSnapshots == 0`, `false`},
		Focus: "version", Breaks: "I17b",
		Behind: []string{"the log is aged by as many entries as make every member save it"},
	},
	{
		Name:  "what the log lacks is made",
		Off:   Edit{plan + "/version", "ageLog", `missing > 0 && `, `false && missing > 0 && `},
		Focus: "version above or back,clients rest", Breaks: "convergence",
	},
	{
		Name:  "nobody goes down before the cluster speaks the version below",
		Off:   Edit{plan + "/version", "notLowered", `speaks != target`, `false && speaks != target`},
		Focus: "version", Breaks: "I20",
		Behind: []string{"nobody goes down before the data of all is in the form of the version below"},
	},
	{
		Name:  "nobody goes down before the data of all is in the form of the version below",
		Off:   Edit{plan + "/version", "notLowered", `release.MinorOf(m.Look.Status.StorageVersion) != target`, `false`},
		Focus: "version", Breaks: "I20",
		Behind: []string{"nobody goes down before the cluster speaks the version below"},
	},
	{
		Name:  "nobody goes down before etcd is made ready",
		Off:   Edit{plan + "/version", "turnObstacle", `v.GoesDown()`, `false`},
		Focus: "version", Breaks: "I20",
		Behind: []string{"no pod is made anew with a version that its data is too new for"},
	},
	{
		Name:  "etcd is made ready to go down",
		Off:   Edit{plan + "/version", "prepareDowngrade", `enabled || v.ClusterVersion() == target`, `true`},
		Focus: "version", Breaks: "convergence",
	},
	{
		Name:  "a downgrade is cancelled for a voter that has to join",
		Off:   Edit{plan + "/version", "prepareDowngrade", `absent != ""`, `false && absent != ""`},
		Focus: "version below,claim and pod deleted,node deleted", Breaks: "convergence",
	},
	{
		Name:  "read replicas leave before etcd goes down",
		Off:   Edit{plan + "/version", "prepareDowngrade", `len(replicas) > 0`, `false && len(replicas) > 0`},
		Focus: "version below,read replicas", Breaks: "I21",
	},
	{
		Name:  "a downgrade that is not under way is cancelled",
		Off:   Edit{plan + "/version", "Change", `v.DowngradeEnabled()`, `false`},
		Focus: "version,status lost", Breaks: "convergence",
	},
	{
		Name:   "nobody joins while a downgrade is enabled",
		Off:    Edit{plan + "/membership", "add", `v.DowngradeEnabled()`, `false`},
		Fails:  Test{plan, "TestNobodyJoinsWhileADowngradeIsEnabled"},
		Unseen: "the look that adds a member cancels the downgrade, too, before the member has started",
	},
	{
		Name:   "an upgrade that every member has is not taken back",
		Off:    Edit{plan + "/state", "State.Direction", `, s.tooLateToGoBack()`, ``},
		Fails:  Test{plan, "TestAnUpgradeThatEveryMemberHasIsNotTakenBack"},
		Unseen: "etcd follows within seconds, and the user would have to think better of it in those",
	},
	{
		Name:  "an upgrade is taken back from an engine that ends, although nobody leads",
		Off:   Edit{plan + "/version", "goBackAlone", `m != nil`, `false && m != nil`},
		Focus: "version above is broken,version above or back", Breaks: "convergence",
	},
	{
		Name:   "an upgrade is taken back alone only where etcd cannot have gone over to it",
		Off:    Edit{plan + "/version", "canGoBack", `(down || m.Version != v.Cluster.Status.Operation.Version || oneServesAsBefore(v))`, `(down || true)`},
		Fails:  Test{plan, "TestAnUpgradeIsNotTakenBackAloneWhereEtcdMayHaveGoneOverToIt"},
		Unseen: "an engine would have to end for good right after it served, before that is recorded",
	},
	{
		Name:   "an upgrade that was taken back is given again to an engine that does not run without it, although nobody leads",
		Off:    Edit{plan + "/version", "goForthAlone", `m != nil`, `false && m != nil`},
		Fails:  Test{plan, "TestAnUpgradeThatWasTakenBackTooFarIsGivenAgainAlthoughNobodyLeads"},
		Unseen: "the newer engine would have to run while no operator looks, and to lack its image after that",
	},
	{
		Name:  "while versions are mixed the only voter is followed by another when its claim is being deleted",
		Off:   Edit{plan + "/membership", "missing", `losesOnlyVoter(v, role)`, `false`},
		Focus: "version,claim deleted,voters", Breaks: "convergence",
	},
	{
		Name:  "no pod is made anew with a version that its data is too new for",
		Off:   Edit{plan + "/version", "TooOld", `!release.Older(string(wanted), string(runs))`, `true || runs == wanted`},
		Focus: "version", Breaks: "I20",
		Behind: []string{"nobody goes down before etcd is made ready"},
	},
	{
		Name:   "nobody gets another version who does not stand firm",
		Off:    Edit{plan + "/version", "turnObstacle", `text != ""`, `false && text != ""`},
		Fails:  Test{plan, "TestAMemberThatDoesNotAnswerIsNotGivenAnotherVersion"},
		Unseen: "who does not stand firm may be stopped anyway if the others do without it, and comes back with either version",
	},
	{
		Name:  "while versions are mixed nobody is named but for a voter that is lost",
		Off:   Edit{plan + "/membership", "missing", `v.Mixed()`, `false`},
		Focus: "version,voters,read replicas", Breaks: "I21",
	},
	{
		Name:   "a voter that was lost while the version changes is followed by another",
		Off:    Edit{plan + "/membership", "gap", `(len(v.Remaining(role)) + 1) % 2`, `0`},
		Fails:  Test{plan, "TestAVoterThatIsForgottenInTheMiddleOfAnUpgradeIsReplaced"},
		Unseen: "who is lost is followed by another in the same look, unless its status was lost in between: it takes three things in one moment, and among some hundred histories none had them",
	},
	{
		Name:  "while versions are mixed nobody leaves who works",
		Off:   Edit{plan + "/membership", "mustStayFor", `v.Mixed() && (m.Voter() || !v.GoesDown())`, `false`},
		Focus: "version,voters", Breaks: "I21",
	},
	{
		Name:  "a cluster is settled at the version that the status tells",
		Off:   Edit{plan + "/state", "State.versionToRun", `s.Founded() && s.Cluster.Status.Version != ""`, `false`},
		Focus: "version,node loses power,all lose power", Breaks: "I21",
	},
	{
		Name:   "a status that was lost is settled at the lowest version that members run",
		Off:    Edit{plan + "/state", "State.versionSeen", `release.Older(version, lowest)`, `false`},
		Fails:  Test{plan, "TestAStatusThatWasLostInAnUpgradeIsSettledAtTheLowestVersion"},
		Unseen: "it takes a member before all others in the list that is ahead of them, and that one leads: it has the last turn",
	},
}
