package bite

// versionRules hold how members are taken to another version.
var versionRules = []Rule{
	{
		Name:  "etcd is taken from one minor version to the next",
		Off:   Edit{release, "Images.path", `return i.forth(start, goal)`, `return []string{to}, ""`},
		Focus: "version", Breaks: "I17b",
	},
	{
		Name: "etcd goes down one minor version at a time",
		Off:  Edit{release, "back", `distance > 1`, `false`},
		Open: "no history has shown it yet",
	},
	{
		Name: "a patch with faults is passed before the next minor version",
		Off: Edit{release, "Images.forth", `if Older(at, leavesFrom[minor]) {
			if at = i.newest(minor)`, `if false {
			if at = i.newest(minor)`},
		Open: "no history begins with such a patch: none can be created with it (test/process)",
	},
	{
		Name: "a change of the version begins when all members stand firm",
		Off:  Edit{plan + "/version", "begin", `obstacle := keepsFromBeginning(v, d, steps[0]); obstacle != ""`, `obstacle := keepsFromBeginning(v, d, steps[0]); false && obstacle != ""`},
		Open: "no history has shown it yet",
	},
	{
		Name:  "a change of the version begins when the members speak the one before",
		Off:   Edit{plan + "/version", "keepsFromBeginning", `speaks != release.MinorOf(v.Version)`, `false && speaks != release.MinorOf(v.Version)`},
		Focus: "version", Breaks: "I17b",
		Behind: []string{"a change of the version ends when etcd itself has followed"},
	},
	{
		Name:  "a change of the version ends when etcd itself has followed",
		Off:   Edit{plan + "/version", "etcdFollowed", `v.ClusterVersion() == release.MinorOf(v.Cluster.Status.Operation.Version) && !v.DowngradeEnabled()`, `true`},
		Focus: "version", Breaks: "I17b",
		Behind: []string{"a change of the version begins when the members speak the one before"},
	},
	{
		Name:  "nobody gets 3.7 whose log 3.5 wrote",
		Off:   Edit{plan + "/version", "turnObstacle", `needsAgedLog(v)`, `false`},
		Focus: "version", Breaks: "I17b",
		Behind: []string{"what the log lacks is made"},
	},
	{
		Name: "the log is aged from where the members all ran 3.6",
		Off:  Edit{plan + "/version", "begin", `int64(v.Leader.Look.Status.RaftIndex)`, `0`},
		Open: "no history has shown it yet",
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
		Name: "what the log lacks is made",
		Off:  Edit{plan + "/version", "ageLog", `missing > 0 && `, `false && missing > 0 && `},
		Open: "no history has shown it yet",
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
		Name: "a downgrade is cancelled for a voter that has to join",
		Off:  Edit{plan + "/version", "prepareDowngrade", `absent != ""`, `false && absent != ""`},
		Open: "no history has shown it yet",
	},
	{
		Name: "read replicas leave before etcd goes down",
		Off:  Edit{plan + "/version", "prepareDowngrade", `len(replicas) > 0`, `false && len(replicas) > 0`},
		Open: "the model's etcd goes down with learners, as the real one was seen to",
	},
	{
		Name:  "a downgrade that is not under way is cancelled",
		Off:   Edit{plan + "/version", "Change", `v.DowngradeEnabled()`, `false`},
		Focus: "version,status lost", Breaks: "convergence",
	},
	{
		Name: "nobody joins while a downgrade is enabled",
		Off:  Edit{plan + "/membership", "add", `v.DowngradeEnabled()`, `false`},
		Open: "no history has shown it yet",
	},
	{
		Name: "an upgrade that every member has is not taken back",
		Off:  Edit{plan + "/state", "State.Direction", `, s.tooLateToGoBack()`, ``},
		Open: "no history has shown it yet",
	},
	{
		Name:  "a change of the version is taken back from an engine that does not run, although nobody leads",
		Off:   Edit{plan + "/version", "goBackAlone", `!v.ChangesVersion() || `, `true || `},
		Focus: "no image,version,pod deleted", Breaks: "convergence",
	},
	{
		Name: "an upgrade is taken back alone only where etcd cannot have gone over to it",
		Off:  Edit{plan + "/version", "canGoBack", `(down || m.Version != v.Cluster.Status.Operation.Version || oneServesAsBefore(v))`, `(down || true)`},
		Open: "no history has shown it yet",
	},
	{
		Name:  "no pod is made anew with a version that its data is too new for",
		Off:   Edit{plan + "/version", "TooOld", `!release.Older(string(wanted), string(runs))`, `true || runs == wanted`},
		Focus: "version", Breaks: "I20",
		Behind: []string{"nobody goes down before etcd is made ready"},
	},
	{
		Name: "nobody gets another version who does not stand firm",
		Off:  Edit{plan + "/version", "turnObstacle", `text != ""`, `false && text != ""`},
		Open: "who does not stand firm may be stopped anyway if the others do without it, and comes back with either version",
	},
	{
		Name:  "while versions are mixed nobody is named but for a voter that is lost",
		Off:   Edit{plan + "/membership", "missing", `v.Mixed()`, `false`},
		Focus: "version,voters,read replicas", Breaks: "I21",
	},
	{
		Name:  "while versions are mixed the only voter is followed by another when its claim is being deleted",
		Off:   Edit{plan + "/membership", "missing", `losesOnlyVoter(v, role)`, `false`},
		Focus: "version,claim deleted,voters", Breaks: "convergence",
	},
	{
		Name: "a voter that was lost while the version changes is followed by another",
		Off:  Edit{plan + "/membership", "gap", `(len(v.Remaining(role)) + 1) % 2`, `0`},
		Open: "no history has shown it yet",
	},
	{
		Name:  "while versions are mixed nobody leaves who works",
		Off:   Edit{plan + "/membership", "mustStayFor", `v.Mixed() && (m.Voter() || !v.GoesDown())`, `false`},
		Focus: "version,voters", Breaks: "I21",
	},
	{
		Name:  "a cluster is settled at the version that the status tells",
		Off:   Edit{plan + "/state", "State.versionToRun", `s.Founded() && s.Cluster.Status.Version != ""`, `false`},
		Focus: "version,node loses power,all lose power", Breaks: "convergence",
	},
	{
		Name: "a status that was lost is settled at the lowest version that members run",
		Off:  Edit{plan + "/state", "State.versionSeen", `release.Older(version, lowest)`, `false`},
		Open: "no history has shown it yet",
	},
}
