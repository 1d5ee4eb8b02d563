package bite

// secretRules hold whom members trust, and what is left of foundings.
var secretRules = []Rule{
	{
		Name:  "no leaf is issued by an authority that members do not trust",
		Off:   Edit{plan + "/objects", "IssueCertificates", ` || authoritiesReplaced(v)`, ``},
		Focus: "authority replaced,voters", Breaks: "I31",
	},
	{
		Name:  "leaves are issued as a part of a founding only while it goes on, past every cache",
		Off:   Edit{act, "do.maySign", `cluster.Status.ClusterID != "" || cluster.Status.Operation == nil`, `cluster == nil`},
		Focus: "watch stalls,authority replaced,two operators", Breaks: "I31",
	},
	{
		Name:  "leaves are issued before they end",
		Off:   Edit{plan + "/objects", "stale", ` || leaves.Due`, ``},
		Focus: "leaf ends soon", Breaks: "convergence",
	},
	{
		Name:  "a bundle that somebody changed is put back",
		Off:   Edit{plan + "/objects", "stale", ` || !leaves.Bundles`, ``},
		Focus: "bundle changed", Breaks: "convergence",
	},
	{
		Name:   "a founder that trusts another authority failed",
		Off:    Edit{plan + "/founding", "founderFailure", `m.EngineRan() && slices.Contains(v.Drift(m), render.PartCertificates)`, `false`},
		Fails:  Test{plan, "TestAFoundingWhoseFounderTrustsAnotherAuthorityStartsAnew"},
		Unseen: "the engines of the model look at no certificate",
	},
	{
		Name:   "the founding goes on until the ID of each voter is recorded",
		Off:    Edit{plan + "/founding", "Finish", ` && idsAreRecorded(v)`, ``},
		Fails:  Test{plan, "TestAFoundingGoesOnUntilTheIDOfEachVoterIsRecorded"},
		Unseen: "the status tells all IDs in the look before",
	},
	{
		Name:   "no founding starts anew beside a claim in the place of its own",
		Off:    Edit{plan + "/founding", "StartAnew", `stranger := strangersClaim(v); stranger != ""`, `stranger := strangersClaim(v); false && stranger != ""`},
		Fails:  Test{plan, "TestAClaimThatSomebodyMadeInThePlaceOfAFoundersIsLeftAlone"},
		Unseen: "no claim of the model is made again while a cluster is founded",
	},
	{
		Name:   "no founding starts anew beside a volume that somebody uses",
		Off:    Edit{plan + "/founding", "StartAnew", `m := whoseVolumeIsUsed(v); m != nil`, `m := whoseVolumeIsUsed(v); false && m != nil`},
		Fails:  Test{plan, "TestAVolumeThatHoldsSomebodysDataIsLeftAlone"},
		Unseen: "the model's volumes hold nothing but the engine's directory and the marker",
	},
	{
		Name:   "a claim with a volume is no left-over of a founding",
		Off:    Edit{plan + "/founding", "claimsLeft", `claim.Spec.VolumeName == "" && claim.Status.Phase != corev1.ClaimBound`, `true`},
		Fails:  Test{plan, "TestAClaimWithAVolumeIsNeverTakenForWhatIsLeftOfAFounding"},
		Unseen: "no status of the model is lost while a cluster is founded",
	},
	{
		Name:   "who founded beside others, and ran, gets no second ticket",
		Off:    Edit{plan + "/state", "State.MayFound", ` && (!ran || len(s.Cluster.Status.Operation.Founders) == 1)`, ` && (ran || !ran)`},
		Fails:  Test{plan, "TestAFounderThatRanBesideOthersGetsNoSecondTicket"},
		Unseen: "it takes a founder of several that loses its disk in the second before the cluster counts as founded",
	},
	{
		Name:   "nothing is done to a cluster that is being deleted",
		Off:    Edit{plan + "/check", "Deletion", `v.Cluster.DeletionTimestamp.IsZero()`, `true`},
		Fails:  Test{plan, "TestNothingIsDoneToAClusterThatIsBeingDeleted"},
		Unseen: "the resource of the model is gone at once",
	},
	{
		Name:  "no quota is more than a third of the volume",
		Off:   Edit{"internal/render", "Quota", `min(quota, QuotaLimit(c))`, `quota`},
		Focus: "engine changed,other volumes", Breaks: "I30",
	},
}
