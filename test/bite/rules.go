package bite

// Rule is a rule of safety, and the edit that switches it off.
type Rule struct {
	// Name says what the rule holds.
	Name string
	// File is the source, from the root of the repository. Old is in it once, and New takes its place.
	File, Old, New string
	// Focus are the kinds of events among which its lack shows, within so many histories as Within says.
	Focus  string
	Within int
	// Breaks is what is broken without it.
	Breaks string
}

// Rules are those that are shown to bite.
var Rules = []Rule{
	{
		"a pod is made on the recorded claim only", "internal/act/pods.go",
		"	if string(claim.UID) != recorded.ClaimUID || claim.DeletionTimestamp != nil {", "	if false {",
		"older copy,all lose power", 100, "I7",
	},
	{
		"a voter is removed only if the others are a quorum", "internal/quorum/change.go",
		"	if !after.HasQuorum() {\n		return m, refuse(\"without %s only", "	if false {\n		return m, refuse(\"without %s only",
		"voters,node loses power,volume wiped", 400, "I3",
	},
	{
		"a member is added only with a voter to spare", "internal/quorum/change.go",
		"	if m.Voters() > 1 && m.Up() < Majority(m.Voters()+1) {\n		return m, refuse(\"%d of %d voters are up and a new",
		"	if false {\n		return m, refuse(\"%d of %d voters are up and a new",
		"read replicas,node loses power", 400, "I4",
	},
	{
		"the leader hands over before it is stopped", "internal/plan/roll/roll.go",
		"	if next.Name == v.Leader.Name && voters > 1 {", "	if false {",
		"pods changed", 100, "I22",
	},
	{
		"a member leaves etcd's list before its claim goes", "internal/plan/membership/forget.go",
		"		case m.Listed != nil:\n			removeLearner(v, d, m)\n", "",
		"voters,read replicas", 200, "I13, I14",
	},
	{
		"a lost status is rebuilt", "internal/plan/rules.go",
		"	{\"lost status\", founding.Rebuild, \"\"},\n", "",
		"status lost", 100, "convergence",
	},
	{
		"claims are made only from the newest status", "internal/act/claims.go",
		"	if _, err := d.unchanged(ctx); err != nil {\n		return err\n	}\n	claims :=", "	claims :=",
		"claim deleted", 200, "convergence",
	},
	{
		"the status is written by compare-and-swap", "internal/act/status.go",
		"	patch := client.MergeFromWithOptions(d.s.Cluster, client.MergeFromWithOptimisticLock{})", "	patch := client.MergeFrom(d.s.Cluster)",
		"two operators,operator ends", 400, "names",
	},
	{
		"without a quorum a voter may share a node", "internal/plan/state/pod.go",
		"	return s.Founded() && !s.Listed() && s.Now.Sub(since) >= Silence &&", "	return false &&",
		"all pods deleted,claim deleted,all lose power", 200, "convergence",
	},
}
