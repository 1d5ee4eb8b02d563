package bite

// Rule is a rule of safety.
type Rule struct {
	// Name says what the rule holds.
	Name string
	// Off switches it off.
	Off Edit
	// Focus are the kinds of events among which its lack shows, with commas between them; empty for all. A kind that is named more often
	// happens more often.
	Focus string
	// Breaks is what is broken without it: a rule of the judge.
	Breaks string
	// Behind are the names of rules that hold it all the same: its lack shows when they are off, too, and not before.
	Behind []string
	// Fails is the test that fails without it, where the simulator cannot show its lack; Unseen is why it cannot.
	Fails  Test
	Unseen string
}

// Test is a test of the product that needs nothing but itself.
type Test struct {
	// Package is a directory, from the root of the repository. Name is the test's, with a slash before that of a part of it.
	Package, Name string
}

// Edit is an edit of the source.
type Edit struct {
	// Package is a directory, from the root of the repository. Func is a function in it, or a method as Type.Method.
	Package, Func string
	// Old is in the function once, and New takes its place.
	Old, New string
}

// Rules are all that are listed.
func Rules() []Rule {
	var all []Rule
	for _, some := range [][]Rule{guardRules, quorumRules, foundingRules, servingRules, departureRules, membershipRules, rollRules, versionRules, actRules, lookRules, podRules, careRules, secretRules} {
		all = append(all, some...)
	}
	return all
}

// number finds a rule by its name; -1 when there is none.
func number(rules []Rule, name string) int {
	for i, r := range rules {
		if r.Name == name {
			return i
		}
	}
	return -1
}
