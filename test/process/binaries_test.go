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

// engines are the etcd binaries by minor version.
var engines = map[string]string{}

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
	for _, minor := range []string{"3.5", "3.6", "3.7"} {
		if engines[minor], err = findEngine(minor); err != nil {
			return 0, fmt.Errorf("finding etcd %s: %w", minor, err)
		}
	}
	return m.Run(), nil
}

func findEngine(minor string) (string, error) {
	if given := os.Getenv("ETCD_" + strings.ReplaceAll(minor, ".", "_")); given != "" {
		return given, nil
	}
	tree, err := build.Find()
	if err != nil {
		return "", err
	}
	component, err := build.Lookup("etcd-" + minor)
	if err != nil {
		return "", err
	}
	if err := tree.Build(context.Background(), os.Stderr, []build.Component{component}); err != nil {
		return "", err
	}
	dir, err := tree.Dir(component.Name)
	return filepath.Join(dir, "etcd"), err
}
