//go:build api

package api

import "strings"

const (
	tooSmall = "should be greater than or equal to"
	tooLarge = "should be less than or equal to"
	tooLong  = "Too long"
	tooShort = "should be at least 1 chars long"
	tooMany  = "must have at most"
	required = "Required value"
	noChoice = "Unsupported value"
)

const nameRule = "metadata.name must be a DNS label that starts with a letter and has at most 40 characters: names of pods, Services and certificates are made from it"

func named(name string) edit { return func(s subject) { s.object().SetName(name) } }

func versioned(version string) edit {
	return func(s subject) {
		if s.database != nil {
			s.database.Spec.Version = version
		} else {
			s.cluster.Spec.Version = version
		}
	}
}

var identityCases = []ruleCase{
	{
		rule:   nameRule,
		accept: edits{"a letter": named("a"), "40 characters": named(strings.Repeat("a", 40)), "digits and dashes": named("db-1")},
		refuse: edits{"41 characters": named(strings.Repeat("a", 41)), "a digit first": named("1db"), "a dot": named("db.example")},
	},
	{
		rule:   "spec.version version must look like v4.0.1: a v, then major, minor and patch",
		kinds:  []string{kindDatabase},
		accept: edits{"a known one": versioned("v4.0.1"), "an unknown one, which a condition answers": versioned("v19.0.22")},
		refuse: edits{"no v": versioned("4.0.1"), "no patch": versioned("v4.0"), "words": versioned("latest"), "a suffix": versioned("v4.0.1-rc1")},
	},
	{
		rule:   "spec.version minLength",
		accept: edits{"left as it is": func(subject) {}},
		refuse: edits{"no text": func(s subject) { s.raw["spec.version"] = "" }},
		want:   tooShort,
	},
	{
		rule:   "spec.version required",
		accept: edits{"left as it is": func(subject) {}},
		refuse: edits{"none": versioned("")},
		want:   required,
	},
	{
		rule:   "spec.version version must look like 3.6.16: etcd's own version, without a leading v",
		kinds:  []string{kindCluster},
		accept: edits{"a known one": versioned("3.6.16"), "an unknown one, which a condition answers": versioned("9.0.0")},
		refuse: edits{"a v": versioned("v3.6.16"), "no patch": versioned("3.6"), "words": versioned("latest"), "a suffix": versioned("3.6.16-0")},
	},
	{
		rule:   "spec.version maxLength",
		kinds:  []string{kindDatabase},
		accept: edits{"32 characters": versioned("v1.2." + strings.Repeat("3", 27))},
		refuse: edits{"33 characters": versioned("v1.2." + strings.Repeat("3", 28))},
		want:   tooLong,
	},
	{
		rule:   "spec.version maxLength",
		kinds:  []string{kindCluster},
		accept: edits{"32 characters": versioned("1.2." + strings.Repeat("3", 28))},
		refuse: edits{"33 characters": versioned("1.2." + strings.Repeat("3", 29))},
		want:   tooLong,
	},
}

func sized(n int32) edit    { return func(s subject) { s.setSize(n) } }
func replicas(n int32) edit { return func(s subject) { s.setReadReplicas(n) } }

func replicasOn(version string, n int32) edit {
	return func(s subject) {
		versioned(version)(s)
		s.setReadReplicas(n)
	}
}

var (
	oddSizes  = edits{"one voter": sized(1), "three": sized(3), "five": sized(5), "seven": sized(7)}
	evenSizes = edits{"none": sized(0), "two": sized(2), "four": sized(4), "nine": sized(9), "less than none": sized(-1)}
)

var sizeCases = []ruleCase{
	{
		rule:   "spec.clusterSize clusterSize must be 1, 3, 5 or 7: an even number of voters tolerates no more failures than the odd number below it",
		kinds:  []string{kindDatabase},
		accept: oddSizes,
		refuse: evenSizes,
	},
	{
		rule:   "spec.size size must be 1, 3, 5 or 7: an even number of voters tolerates no more failures than the odd number below it",
		kinds:  []string{kindCluster},
		accept: oddSizes,
		refuse: evenSizes,
	},
	{
		rule:   "spec.readReplicas minimum",
		accept: edits{"none": replicas(0)},
		refuse: edits{"less than none": replicas(-1)},
		want:   tooSmall + " 0",
	},
	{
		rule:   "spec.readReplicas maximum",
		accept: edits{"nine": replicas(9)},
		refuse: edits{"ten": replicas(10)},
		want:   tooLarge + " 9",
	},
	{
		rule:  "readReplicas needs etcd 3.6 or newer: etcd 3.5 allows a single learner, which joining members need",
		kinds: []string{kindCluster},
		accept: edits{"two on 3.6": replicasOn("3.6.16", 2), "none on 3.5": replicasOn("3.5.35", 0), "two on 3.7": replicasOn("3.7.3", 2),
			"two on 3.50, which is not 3.5": replicasOn("3.50.1", 2)},
		refuse: edits{"one on 3.5": replicasOn("3.5.35", 1)},
	},
}
