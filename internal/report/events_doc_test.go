package report

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// told is a return that names a reason.
	told = regexp.MustCompile(`return "([A-Z]\w+)"`)
	// explained is a row of the table of events.
	explained = regexp.MustCompile("(?m)^\\| `(\\w+)` \\| [^|]+ \\|$")
)

func TestEveryEventIsExplained(t *testing.T) {
	source, err := os.ReadFile("events.go")
	if err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile("../../docs/conditions.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(document), "\n## Events of an EtcdCluster\n")
	section, _, _ = strings.Cut(section, "\n## ")
	reasons := func(text string, pattern *regexp.Regexp) []string {
		var found []string
		for _, match := range pattern.FindAllStringSubmatch(text, -1) {
			found = append(found, match[1])
		}
		slices.Sort(found)
		return slices.Compact(found)
	}
	there, rows := reasons(string(source), told), reasons(section, explained)
	if len(there) == 0 || !slices.Equal(there, rows) {
		t.Errorf("the events are %v, docs/conditions.md explains %v", there, rows)
	}
}
