//go:build bite

package bite

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// root is the repository, seen from here.
const root = "../.."

func TestEveryRuleBites(t *testing.T) {
	for _, rule := range Rules {
		t.Run(rule.Name, func(t *testing.T) {
			program := without(t, rule)
			command := exec.CommandContext(t.Context(), program, "-n", strconv.Itoa(rule.Within), "-parallel", "-explain=false", "-focus", rule.Focus)
			output, err := command.CombinedOutput()
			var exit *exec.ExitError
			if err == nil {
				t.Fatalf("%d histories break nothing without it:\n%s", rule.Within, output)
			}
			if !errors.As(err, &exit) || !strings.Contains(string(output), ": "+rule.Breaks+": ") {
				t.Fatalf("%v; want %s broken:\n%s", err, rule.Breaks, output)
			}
		})
	}
}

// without builds the simulator without a rule.
func without(t *testing.T, rule Rule) string {
	t.Helper()
	source, err := filepath.Abs(filepath.Join(root, rule.File))
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(content), rule.Old); n != 1 {
		t.Fatalf("%s holds the rule %d times, want once: the list of rules is older than the source", rule.File, n)
	}
	dir := t.TempDir()
	edited, overlay, program := filepath.Join(dir, "edited.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "simulate")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{source: edited}})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		os.WriteFile(edited, []byte(strings.Replace(string(content), rule.Old, rule.New, 1)), 0o600),
		os.WriteFile(overlay, replace, 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", program, "./test/simulate")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build without the rule: %v\n%s", err, output)
	}
	return program
}
