package off

// rules says, by number, which rules are off.
var rules []bool

// Is says whether a rule is switched off. The edited functions ask it.
func Is(rule int) bool { return rule < len(rules) && rules[rule] }

// Only switches these rules off and all others on. No history may be under way meanwhile.
func Only(numbers ...int) {
	rules = nil
	for _, n := range numbers {
		for len(rules) <= n {
			rules = append(rules, false)
		}
		rules[n] = true
	}
}
