//go:build bite

package bite

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"database.example.com/operator/test/bite/off"
)

// tests are the product's own, built from the edited source, by package.
type tests struct {
	programs *Programs
	mu       sync.Mutex
	by       map[string]string
}

// of builds the tests of a package, once.
func (all *tests) of(t *testing.T, dir string) string {
	t.Helper()
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.by[dir] == "" {
		program, err := all.programs.Tests(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		all.by[dir] = program
	}
	return all.by[dir]
}

// show holds that the test of a rule passes with it, and fails without.
func (all *tests) show(t *testing.T, r Rule, without string) {
	t.Helper()
	program := all.of(t, r.Fails.Package)
	run := func(off string) (string, error) {
		command := exec.CommandContext(t.Context(), program, "-test.v", "-test.run", pattern(r.Fails.Name))
		command.Dir, command.Env = filepath.Join(root, r.Fails.Package), append(os.Environ(), off)
		output, err := command.CombinedOutput()
		return string(output), err
	}
	if output, err := run(off.Variable + "="); err != nil || !strings.Contains(output, "--- PASS: "+r.Fails.Name) {
		t.Fatalf("%s of %s does not pass with all rules: %v\n%s", r.Fails.Name, r.Fails.Package, err, output)
	}
	output, err := run(off.Variable + "=" + without)
	if err == nil || !strings.Contains(output, "--- FAIL: "+r.Fails.Name) {
		t.Errorf("%s of %s passes without the rule, off as %s of %s: %v\n%s",
			r.Fails.Name, r.Fails.Package, r.Off.Func, r.Off.Package, err, output)
	}
}

// pattern finds a test, or a part of one, by its whole name.
func pattern(name string) string {
	words := strings.Split(name, "/")
	for i, word := range words {
		words[i] = "^" + regexp.QuoteMeta(word) + "$"
	}
	return strings.Join(words, "/")
}
