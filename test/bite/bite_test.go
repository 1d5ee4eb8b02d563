//go:build bite

package bite

import (
	"flag"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var (
	rewrite = flag.Bool("rewrite", false, "write the seeds that were found to "+seedsFile)
	only    = flag.Bool("quick", false, "show a dozen of the rules")
	within  = flag.Int("within", 2000, "among how many histories the lack of a rule is looked for when its seed shows nothing")
)

func TestEveryRuleBites(t *testing.T) {
	rules := Rules()
	programs, err := Prepare(root, t.TempDir(), rules)
	if err != nil {
		t.Fatal(err)
	}
	hunt, err := programs.Hunt(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known, err := readSeeds(seedsFile)
	if err != nil {
		t.Fatal(err)
	}
	found := &seeds{by: maps.Clone(known)}
	tests := &tests{programs: programs, by: map[string]string{}}
	t.Run("rules", func(t *testing.T) {
		for _, r := range rules {
			if *only && !slices.Contains(quick, r.Name) {
				continue
			}
			t.Run(r.Name, func(t *testing.T) {
				t.Parallel()
				if r.Breaks == "" {
					tests.show(t, r, switched(rules, r))
					return
				}
				h := hunter{t: t, program: hunt, rule: r, without: switched(rules, r)}
				found.note(r.Name, h.find(known[r.Name]))
			})
		}
	})
	if *rewrite {
		if err := writeSeeds(seedsFile, rules, found.by); err != nil {
			t.Error(err)
		}
	}
}

// seeds are those that were found.
type seeds struct {
	mu sync.Mutex
	by map[string]int
}

func (s *seeds) note(name string, seed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seed > 0 {
		s.by[name] = seed
	}
}

// hunter looks for a history that shows the lack of a rule.
type hunter struct {
	t       *testing.T
	program string
	rule    Rule
	without string
}

// find tries the seed that showed it last, and then others.
func (h hunter) find(known int) int {
	h.t.Helper()
	if known > 0 {
		if seed := h.hunt(known, 1); seed > 0 {
			return seed
		}
		h.t.Logf("seed %d shows nothing any more: write the seeds anew with -rewrite", known)
	}
	seed := h.hunt(1, *within)
	if seed == 0 {
		h.t.Errorf("%d histories break %s in no way without the rule, off as %s of %s",
			*within, h.rule.Breaks, h.rule.Off.Func, h.rule.Off.Package)
	}
	return seed
}

// hunt plays histories, and returns the seed of the first that breaks what it should; 0 when none does.
func (h hunter) hunt(first, n int) int {
	h.t.Helper()
	command := exec.CommandContext(h.t.Context(), h.program, "-without", h.without, "-breaks", h.rule.Breaks,
		"-focus", h.rule.Focus, "-first", strconv.Itoa(first), "-n", strconv.Itoa(n))
	output, err := command.CombinedOutput()
	if err != nil && command.ProcessState.ExitCode() != 1 {
		h.t.Fatalf("hunt: %v\n%s", err, output)
	}
	if err != nil {
		return 0
	}
	var seed int
	if _, err := fmt.Sscanf(string(output), "seed %d:", &seed); err != nil {
		h.t.Fatalf("read the seed: %v\n%s", err, output)
	}
	h.t.Log(strings.TrimSpace(string(output)))
	return seed
}
