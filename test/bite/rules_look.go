package bite

// lookRules hold what is seen, and when it is looked at again.
var lookRules = []Rule{
	{
		Name:  "claims of an earlier cluster of the name are no claims of this one",
		Off:   Edit{observe, "Observer.lookAtClaims", `claim.Labels[v1alpha1.LabelClusterUID] == s.UID()`, `true`},
		Focus: "cluster made again", Breaks: "convergence",
	},
	{
		Name:   "an address counts as published only if it is that of the pod as it is",
		Off:    Edit{observe, "publishes", `ip.IP == address`, `ip.IP == address || true`},
		Fails:  Test{observe, "TestOnlyAnAddressOfThePodItselfCounts"},
		Unseen: "a joiner that starts before its name resolves starts again",
	},
	{
		Name:   "of two members that say that they lead, the one of the later term is asked",
		Off:    Edit{observe, "Observer.lookAtEtcd", `a.term > leader.term`, `false`},
		Fails:  Test{observe, "TestOfTwoThatSayThatTheyLeadTheOneOfTheLaterTermIsAsked"},
		Unseen: "in the model an operator that reaches a member that is cut off is cut off with it (internal/observe)",
	},
	{
		Name:  "a cluster at rest is looked at again",
		Off:   Edit{report, "again", "default:\n\t\treturn atRest", "default:\n\t\treturn 0"},
		Focus: "node loses power,leader moves,engine frozen", Breaks: "convergence",
	},
}

// quick are the names of those that are shown at every run of the tests.
var quick = []string{
	"a disk with the marker of another claim is refused",
	"a member that ran never starts on an empty disk",
	"a ticket is used once",
	"a voter is removed only if the others are a quorum",
	"a member is added only with a voter to spare",
	"a lost status is rebuilt",
	"the budget grows before the voters do",
	"a member leaves etcd's list before its claim goes",
	"who works leaves only when as many others do their work as are asked for",
	"the leader hands over before it is stopped",
	"a pod is made on the recorded claim only",
	"the status is written by compare-and-swap",
	"etcd is taken from one minor version to the next",
}
