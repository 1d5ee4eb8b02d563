//go:build process

package process

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"database.example.com/operator/test/lab/build"
)

// agentBinary is the agent, built once for all tests.
var agentBinary string

// engines are the etcd binaries: by minor version the newest, and of two of them one below the gate of an upgrade.
var engines = map[string]string{}

const (
	below35Gate = "3.5-old"
	below36Gate = "3.6-old"
)

func TestMain(m *testing.M) {
	code, err := prepareAndRun(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func prepareAndRun(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "process-test-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	agentBinary = filepath.Join(dir, "agent")
	compile := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", agentBinary, "database.example.com/operator/cmd/agent")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := compile.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("building the agent: %w\n%s", err, output)
	}
	for _, engine := range []string{"3.5", "3.6", "3.7", below35Gate, below36Gate} {
		if engines[engine], err = findEngine(engine); err != nil {
			return 0, fmt.Errorf("finding etcd %s: %w", engine, err)
		}
	}
	return m.Run(), nil
}

func findEngine(engine string) (string, error) {
	if given := os.Getenv("ETCD_" + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(engine))); given != "" {
		return given, nil
	}
	tree, err := build.Find()
	if err != nil {
		return "", err
	}
	component, err := build.Lookup("etcd-" + engine)
	if err != nil {
		return "", err
	}
	if err := tree.Build(context.Background(), os.Stderr, []build.Component{component}); err != nil {
		return "", err
	}
	dir, err := tree.Dir(component.Name)
	return filepath.Join(dir, "etcd"), err
}
