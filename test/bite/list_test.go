package bite

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"database.example.com/operator/internal/simulator/story"
)

// root is the repository, seen from here.
const root = "../.."

func TestEveryRuleIsInTheSourceAsItIsListed(t *testing.T) {
	edited, err := Edited(root, Rules())
	if err != nil {
		t.Fatal(err)
	}
	if len(edited) == 0 {
		t.Error("no file holds a rule")
	}
}

func TestARuleThatIsNotInTheSourceIsNoticed(t *testing.T) {
	gone := Rule{Name: "gone", Off: Edit{Package: "internal/quorum", Func: "Membership.RemoveVoter", Old: "!before.HasQuorum()", New: "false"}}
	if _, err := Edited(root, []Rule{gone}); err == nil {
		t.Error("an edit of words that are not there passes")
	}
	gone.Off.Func = "Membership.RemoveEverybody"
	if _, err := Edited(root, []Rule{gone}); err == nil {
		t.Error("an edit of a function that is not there passes")
	}
}

func TestEveryRuleIsListedOnceAndWhole(t *testing.T) {
	var names []string
	var edits []Edit
	for _, r := range Rules() {
		if slices.Contains(names, r.Name) || slices.Contains(edits, r.Off) {
			t.Errorf("%q is listed twice", r.Name)
		}
		names, edits = append(names, r.Name), append(edits, r.Off)
		if (r.Fails.Name == "") == (r.Breaks == "") || (r.Unseen == "") == (r.Breaks == "") {
			t.Errorf("%q has to break something, or to fail a test and say why, and not both", r.Name)
		}
		if err := story.Known(kinds(r)); err != nil {
			t.Errorf("%q: %v", r.Name, err)
		}
	}
	for _, name := range quick {
		if !slices.Contains(names, name) {
			t.Errorf("%q is to be shown at every run, and is not listed", name)
		}
	}
}

func TestEveryRuleHasAHistoryOrATestThatIsThere(t *testing.T) {
	known, err := readSeeds(seedsFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Rules() {
		if seed := known[r.Name]; (seed > 0) != (r.Breaks != "") {
			t.Errorf("%q breaks %q, and its seed is %d: write the seeds anew with -rewrite", r.Name, r.Breaks, seed)
		}
		delete(known, r.Name)
		if r.Fails.Name != "" && !hasTest(t, r.Fails) {
			t.Errorf("%q is to fail %s, which is not in %s", r.Name, r.Fails.Name, r.Fails.Package)
		}
	}
	for name := range known {
		t.Errorf("%q has a seed, and is not listed", name)
	}
}

// hasTest says whether the source of a package's tests has a test.
func hasTest(t *testing.T, of Test) bool {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, of.Package, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := strings.Cut(of.Name, "/")
	return slices.ContainsFunc(paths, func(path string) bool {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(text), "\nfunc "+name+"(t *testing.T)")
	})
}
