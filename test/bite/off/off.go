package off

import (
	"os"
	"strconv"
	"strings"
)

// Variable is the variable of the environment that names the rules that are off from the beginning, by number, with commas between them.
const Variable = "RULES_OFF"

// rules says, by number, which rules are off.
var rules = fromEnvironment()

func fromEnvironment() []bool {
	var off []bool
	for word := range strings.SplitSeq(os.Getenv(Variable), ",") {
		if n, err := strconv.Atoi(word); err == nil {
			off = with(off, n)
		}
	}
	return off
}

func with(off []bool, n int) []bool {
	for len(off) <= n {
		off = append(off, false)
	}
	off[n] = true
	return off
}

// Is says whether a rule is switched off. The edited functions ask it.
func Is(rule int) bool { return rule < len(rules) && rules[rule] }

// Only switches these rules off and all others on. No history may be under way meanwhile.
func Only(numbers ...int) {
	rules = nil
	for _, n := range numbers {
		rules = with(rules, n)
	}
}
