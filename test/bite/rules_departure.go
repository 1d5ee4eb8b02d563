package bite

// departureRules hold who leaves, and what becomes of what it was made of.
var departureRules = []Rule{
	{
		Name:  "a pause changes nothing",
		Off:   Edit{plan + "/check", "Pause", `v.Cluster.Annotations[v1alpha1.AnnotationPaused] != "true"`, `true`},
		Focus: "pause,pods changed,voters", Breaks: "pause",
	},
	{
		Name:  "a lost member is replaced",
		Off:   Edit{plan + "/departure", "Leaving.findDepartures", `why != "" && !m.Removed`, `why != "" && false`},
		Focus: "claim deleted,volume wiped and container ends", Breaks: "convergence",
	},
	{
		Name:  "nobody is lost as long as nobody tells the members",
		Off:   Edit{plan + "/departure", "Leaving.findDepartures", `l.Founded() && l.Listed()`, `l.Founded()`},
		Focus: "node deleted,node loses power,engine frozen", Breaks: "convergence",
		Behind: []string{"members are taken apart only when the list is known"},
	},
	{
		Name:   "a member whose claim is gone is not lost while it may be silent for a moment only",
		Off:    Edit{plan + "/departure", "Leaving.lossOf", `m.Pod == nil || silent >= state.Silence`, `true`},
		Fails:  Test{plan, "TestAVoterWhosePodAndClaimAreBeingDeletedIsLostOnceItIsSilent/the_claim_is_another_one_of_its_name"},
		Unseen: "no claim of the model goes while a pod uses it",
	},
	{
		Name:   "a member on a node that is gone is lost",
		Off:    Edit{plan + "/departure", "Leaving.NodeLost", `l.NodeGone(m.Pod)`, `false`},
		Fails:  Test{plan, "TestAVoterIsGivenUpOnlyWhenItIsNotComingBack/its_node_is_gone"},
		Unseen: "in the model every node is back in the end, and its members with it",
	},
	{
		Name:  "who was refused its data is lost",
		Off:   Edit{snapshot, "Member.Loss", `refusal != nil`, `false && refusal != nil`},
		Focus: "volume wiped and container ends", Breaks: "convergence",
	},
	{
		Name:  "whose claim is gone is lost",
		Off:   Edit{snapshot, "Member.Loss", `m.Claim == nil`, `false`},
		Focus: "claim and pod deleted,claim deleted", Breaks: "panic",
	},
	{
		Name:  "whose claim was made again is lost",
		Off:   Edit{snapshot, "Member.Loss", `string(m.Claim.UID) != m.ClaimUID`, `false`},
		Focus: "older copy", Breaks: "convergence",
	},
	{
		Name:   "a claim counts as gone only if it is gone past every cache",
		Off:    Edit{observe, "Observer.lookTwice", `m.ClaimUID == "" || s.Claims[m.Name] != nil`, `true`},
		Fails:  Test{observe, "TestAClaimThatLostItsLabelsIsFoundPastTheCache"},
		Unseen: "a member of whose claim a late cache does not know got no pod, and never joined",
	},
	{
		Name:   "a node counts as gone only if it is gone past every cache",
		Off:    Edit{observe, "Observer.lookForNodes", `!s.NodeGone(pod)`, `true`},
		Fails:  Test{observe, "TestANodeThatTheCacheDoesNotHoldYetIsNotGone"},
		Unseen: "a cache that is late learns of a node before its members are silent for long",
	},
	{
		Name:   "since when a member is silent is remembered",
		Off:    Edit{observe, "lastAnswers", `at, known := before[m.Name]; known`, `at, known := before[m.Name]; known && false`},
		Fails:  Test{observe, "TestWhenAMemberLastAnsweredIsRemembered"},
		Unseen: "the members of the model are silent for long, or not at all: who is silent for a moment is back before it is looked at again",
	},
	{
		Name:  "without a list nobody counts as removed",
		Off:   Edit{snapshot, "Snapshot.Members", `s.Etcd.List != nil && listed == nil`, `listed == nil`},
		Focus: "all pods deleted,all lose power", Breaks: "convergence",
	},
	{
		Name:  "who has surplus members lets those go of whom the list tells",
		Off:   Edit{plan + "/departure", "Leaving.findSurplus", `!l.Listed() && !l.NeverRan(m)`, `false`},
		Focus: "voters,node loses power,engine frozen", Breaks: "I25",
		Behind: []string{"members are taken apart only when the list is known"},
	},
	{
		Name:  "members are taken apart only when the list is known",
		Off:   Edit{plan + "/membership", "Forget", `v.Listed() || v.NeverRan(m)`, `true`},
		Focus: "node deleted,node loses power,engine frozen", Breaks: "convergence",
		Behind: []string{"nobody is lost as long as nobody tells the members"},
	},
	{
		Name:  "a member leaves etcd's list before its claim goes",
		Off:   Edit{plan + "/membership", "Forget", `m.Listed != nil`, `false`},
		Focus: "voters,read replicas", Breaks: "I13, I14",
	},
	{
		Name:  "a member that lost its claim before it ran is forgotten",
		Off:   Edit{plan + "/membership", "Forget", `!leaves && !m.Removed && !lostBeforeItRan(v, m)`, `!leaves && !m.Removed`},
		Focus: "claim deleted,claim and pod deleted", Breaks: "convergence",
	},
	{
		Name:  "a member that a rebuilt status brings back whose claim was set aside is forgotten",
		Off:   Edit{plan + "/membership", "Forget", ` && !isSetAside(m)`, ``},
		Focus: "status lost,voters,operator ends", Breaks: "convergence",
	},
	{
		Name:  "who works leaves only when as many others do their work as are asked for",
		Off:   Edit{plan + "/membership", "mustStayFor", `working < wanted`, `working < wanted && false`},
		Focus: "replacement asked for,voters,node loses power", Breaks: "tolerance",
	},
	{
		Name:   "one member is replaced at a time, and when all others do their work",
		Off:    Edit{plan + "/membership", "replacesNext", `v.Departure(m).Kind != departure.Stays || m.Removed || m.Voter() && !works(v, m)`, `false`},
		Fails:  Test{plan, "TestNoSuccessorIsAssignedWhileAnotherVoterIsDown"},
		Unseen: "whoever is replaced stays until as many others do their work as are asked for, be it one or two: the others are more for a while",
	},
	{
		Name:  "a leader that leaves hands leadership over first",
		Off:   Edit{plan + "/membership", "letGo", `m.Name == v.Leader.Name`, `false`},
		Focus: "voters,leader moves,replacement asked for", Breaks: "I22",
		Behind: []string{"who leads by now is not removed"},
	},
	{
		Name:  "learners of an undone change are removed",
		Off:   Edit{plan + "/membership", "forgetStrangers", `!v.Listed() || !v.Founded()`, `true`},
		Focus: "stranger added,voters", Breaks: "convergence",
	},
	{
		Name:  "learners of its own are no strangers",
		Off:   Edit{plan + "/membership", "forgetStrangers", `!ours[listed.ID] && `, ``},
		Focus: "voters,read replicas", Breaks: "given up",
	},
	{
		Name:  "pods that belong to no member go",
		Off:   Edit{plan + "/objects", "deleteOrphans", `pod.DeletionTimestamp == nil && `, `false && `},
		Focus: "two operators,operator ends,voters,claim deleted", Breaks: "convergence",
	},
	{
		Name:  "a pod ends at once only where nothing runs any more",
		Off:   Edit{plan + "/membership", "switchedOff", `m.Pod != nil && (v.NodeGone(m.Pod) || v.Nodes[m.Pod.Spec.NodeName].OutOfService)`, `true`},
		Focus: "node cut off,voters,claim deleted", Breaks: "I12",
	},
	{
		Name:  "the claim of a voter that left stays, unless claims are to be deleted",
		Off:   Edit{plan + "/membership", "keepsClaim", `!MayHaveVoted(m)`, `true`},
		Focus: "voters,replacement asked for", Breaks: "I26",
	},
}
