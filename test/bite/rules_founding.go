package bite

const (
	plan     = "internal/plan"
	act      = "internal/act"
	observe  = "internal/observe"
	snapshot = "internal/snapshot"
	report   = "internal/report"
	release  = "internal/release"
)

// foundingRules hold that a cluster is founded once, and found again when its status is lost.
var foundingRules = []Rule{
	{
		Name:  "a lost status is rebuilt",
		Off:   Edit{plan + "/founding", "Rebuild", `len(v.Cluster.Status.Members) > 0 || len(v.Claims) == 0`, `true`},
		Focus: "status lost", Breaks: "convergence",
	},
	{
		Name:  "a status is not rebuilt from the claims of members that left",
		Off:   Edit{plan + "/founding", "claimsLeft", ` || claim.Labels[v1alpha1.LabelRetired] == "true"`, ``},
		Focus: "voters,status lost", Breaks: "I26",
		Behind: []string{
			"no pod is made on the claim of a member that left",
			"a member that a rebuilt status brings back whose claim was set aside is forgotten",
		},
	},
	{
		Name:  "a rebuilt status gives no number that was given before",
		Off:   Edit{plan + "/founding", "Rebuild", `max(v.Cluster.Status.MemberCounter, numbersGiven(v))`, `v.Cluster.Status.MemberCounter`},
		Focus: "status lost,voters,claim deleted", Breaks: "convergence",
	},
	{
		Name:   "a status is not rebuilt from claims that are on their way out",
		Off:    Edit{plan + "/founding", "Rebuild", `case left.leaving == len(left.members):`, `case false:`},
		Fails:  Test{plan, "TestClaimsOfAFoundingThatStartsAnewAreNotTakenForALostStatus"},
		Unseen: "right before the status is written, past every cache, one claim has to stay: none does, and the next look sees the same",
	},
	{
		Name:  "a status is rebuilt only from claims that stay, past every cache",
		Off:   Edit{act, "do.claimsAllow", `rebuilds && !slices.ContainsFunc(list.Items, stays)`, `false && !slices.ContainsFunc(list.Items, stays)`},
		Focus: "claim deleted,claim and pod deleted,two operators", Breaks: "convergence",
	},
	{
		Name:  "a member that a rebuilt status brings back counts as one that ran",
		Off:   Edit{plan + "/founding", "claimsLeft", `Phase: v1alpha1.PhaseUnreachable`, `Phase: v1alpha1.PhasePending`},
		Focus: "voters,status lost,operator ends", Breaks: "I26",
	},
	{
		Name:  "who is not in the list any more and may have run never joins again",
		Off:   Edit{snapshot, "mayHaveRun", `m.Phase == v1alpha1.PhaseUnreachable && m.ClaimUID != ""`, `false`},
		Focus: "voters,status lost", Breaks: "convergence",
	},
	{
		Name:  "nothing is founded beside the claims of an earlier cluster",
		Off:   Edit{plan + "/check", "RetainedClaims", `v.Founded() || `, `true || v.Founded() || `},
		Focus: "cluster made again,write", Breaks: "I9",
		Behind: []string{"nothing is founded beside a claim of the cluster's name, past every cache"},
	},
	{
		Name:  "nothing is founded beside a claim of the cluster's name, past every cache",
		Off:   Edit{act, "do.claimsAllow", `!rebuilds && len(list.Items) > 0`, `false`},
		Focus: "cluster made again,write", Breaks: "I9",
		Behind: []string{"nothing is founded beside the claims of an earlier cluster"},
	},
	{
		Name:  "tickets are withdrawn when the cluster is founded",
		Off:   Edit{plan + "/founding", "WithdrawTickets", `secret == nil || `, `true || secret == nil || `},
		Focus: "volume wiped and container ends,write", Breaks: "I9",
		Behind: []string{"a ticket is used once"},
	},
	{
		Name:  "a ticket is given, and its pod made, only while the cluster is not founded, past every cache",
		Off:   Edit{act, "founds", `cluster.Status.ClusterID != "" || operation == nil ||`, `cluster == nil && operation == nil &&`},
		Focus: "volume wiped and container ends,pod deleted,write", Breaks: "I9",
		Behind: []string{"nobody is a founder of a cluster that is founded"},
	},
	{
		Name:  "nobody is a founder of a cluster that is founded",
		Off:   Edit{snapshot, "Snapshot.IsFounder", `s.Founded() || `, ``},
		Focus: "volume wiped and container ends,pod deleted,write", Breaks: "I9",
		Behind: []string{"a ticket is given, and its pod made, only while the cluster is not founded, past every cache"},
	},
	{
		Name:  "a founding that failed starts anew",
		Off:   Edit{plan + "/founding", "StartAnew", `why == ""`, `true`},
		Focus: "claim deleted,claim and pod deleted", Breaks: "convergence",
	},
	{
		Name:  "a founder whose claim is gone failed",
		Off:   Edit{plan + "/founding", "founderFailure", `m.ClaimUID != "" && !m.ClaimIsItsOwn()`, `false`},
		Focus: "claim deleted,claim and pod deleted", Breaks: "convergence",
	},
	{
		Name:  "a founder that spent its ticket in vain failed",
		Off:   Edit{plan + "/founding", "founderFailure", `m.Look.Agent != nil && m.Look.Agent.Reason == snapshot.ReasonTicketSpent`, `false`},
		Focus: "container ends,volume wiped and container ends,all lose power", Breaks: "convergence",
	},
	{
		Name:  "a founder that is refused its data failed",
		Off:   Edit{plan + "/founding", "founderFailure", `m.Refusal() != nil`, `false`},
		Focus: "volume wiped and container ends,container ends", Breaks: "convergence",
	},
	{
		Name:  "a founding starts anew only in a cluster that is not founded",
		Off:   Edit{plan + "/founding", "StartAnew", `v.Founded()`, `false`},
		Focus: "voters", Breaks: "I13, I14",
	},
	{
		Name:   "a founding is given up in the status before it is taken apart",
		Off:    Edit{act, "do.giveUpFounding", `operation == nil || len(operation.Founders) == 0`, `operation == nil || operation != nil`},
		Fails:  Test{act, "TestAFoundingIsNotCountedAsFoundedWhileItIsTakenApart"},
		Unseen: "two operators would have to see the founding end and fail at once",
	},
	{
		Name:   "a founding that begins is one of all founders that serve",
		Off:    Edit{plan + "/founding", "Latch", `waiting != nil`, `false && waiting != nil`},
		Fails:  Test{plan, "TestNothingCountsAsFoundedWhileAnAuthorityIsMissing"},
		Unseen: "a founder that comes too late is refused, and replaced",
	},
	{
		Name:  "nothing is changed beside members that nobody knows",
		Off:   Edit{plan + "/founding", "Latch", `v.UnknownMembers()`, `false`},
		Focus: "status lost,claim deleted,claim and pod deleted", Breaks: "convergence",
	},
	{
		Name:   "nothing is changed of members that are another cluster",
		Off:    Edit{plan + "/check", "Identity", `seen == v.Cluster.Status.ClusterID`, `true`},
		Fails:  Test{plan, "TestStories/foreign_cluster"},
		Unseen: "the guard lets no engine of another cluster start, and one that is founded again by the same ticket has the same ID",
	},
	{
		Name:  "an authority that running members trust is never made again",
		Off:   Edit{plan + "/objects", "MakeAuthorities", `!v.Founded() && (v.Founding() || len(v.Members) == 0)`, `true`},
		Focus: "authority deleted,status lost", Breaks: "I31",
	},
	{
		Name:  "an authority is made only while the cluster is not founded, past every cache",
		Off:   Edit{act, "do.makeAuthority", `cluster.Status.ClusterID != ""`, `cluster == nil`},
		Focus: "authority deleted,operator halts,two operators", Breaks: "I31",
	},
}
