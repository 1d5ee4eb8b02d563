package judge

import (
	"fmt"
	"strings"

	"database.example.com/operator/test/robustness/history"
)

// Violation is a promise that was broken.
type Violation struct {
	// Promise is which one.
	Promise string
	// What is what shows it.
	What string
}

func (v Violation) String() string { return v.Promise + ": " + v.What }

// mostTold is how many violations of one promise are told one by one.
const mostTold = 5

// Judge returns what is wrong with a history; nothing if nothing is.
func Judge(h *history.History) []Violation {
	var all []Violation
	for _, check := range []struct {
		promise string
		broken  func(*history.History) []string
	}{
		{"operations happen in the order of real time", outOfOrder},
		{"every key is linearizable", notLinearizable},
		{"an acknowledged change is kept", lost},
		{"every change happens once and was asked for", unasked},
		{"what is there at the end is what was written last", wrongEnd},
		{"a watch tells every change once and in order", wrongStreams},
	} {
		found := check.broken(h)
		for i, what := range found {
			if i == mostTold {
				what = fmt.Sprintf("and %d more", len(found)-mostTold)
			}
			all = append(all, Violation{check.promise, what})
			if i == mostTold {
				break
			}
		}
	}
	return all
}

// Describe tells violations in lines.
func Describe(violations []Violation) string {
	lines := make([]string, len(violations))
	for i, v := range violations {
		lines[i] = v.String()
	}
	return strings.Join(lines, "\n")
}
