package lint

import "fmt"

// scorecard: a test is selected by its labels, and what it runs is by digest as everything else is.
func scorecard(b Bundle) []string {
	var found []string
	named := map[string]bool{}
	for _, stage := range b.Scorecard.Stages {
		for _, test := range stage.Tests {
			name := test.Labels["test"]
			switch {
			case name == "" || test.Labels["suite"] == "":
				found = append(found, fmt.Sprintf("the test %v has no labels suite and test", test.Entrypoint))
			case named[name]:
				found = append(found, fmt.Sprintf("two tests are labelled %s", name))
			case !byDigest.MatchString(test.Image):
				found = append(found, fmt.Sprintf("test %s runs %q, which is no digest", name, test.Image))
			}
			named[name] = true
		}
	}
	if len(named) == 0 {
		found = append(found, "the scorecard names no test")
	}
	return found
}
