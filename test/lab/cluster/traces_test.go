//go:build labcycle

package cluster

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"database.example.com/operator/test/lab/cgroup"
	"database.example.com/operator/test/lab/layout"
)

// traces is everything on this machine in which a lab could leave something behind.
func traces(t *testing.T) map[string][]string {
	t.Helper()
	return map[string][]string{
		"network namespaces": lines(t, "ip", "netns", "list"),
		"links":              links(t),
		"routes":             lines(t, "ip", "route", "show", "table", "all"),
		"packet rules":       lines(t, "nft", "list", "ruleset"),
		"mounts":             content(t, "/proc/self/mounts"),
		"hosts":              content(t, "/etc/hosts"),
		"loop devices":       files(t, "/sys/block/loop*/loop/backing_file"),
		"control groups":     groups(t),
		"processes":          processes(t),
		"directories":        append(files(t, "/var/lib/*"), append(files(t, "/etc/*"), append(files(t, "/opt/*"), append(files(t, "/run/*"), files(t, "/var/log/*")...)...)...)...),
	}
}

func lines(t *testing.T, command string, args ...string) []string {
	t.Helper()
	output, err := exec.Command(command, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return split(output)
}

func split(text []byte) []string {
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	slices.Sort(all)
	return all
}

func content(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return split(text)
}

func files(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func links(t *testing.T) []string {
	t.Helper()
	return files(t, "/sys/class/net/*")
}

func groups(t *testing.T) []string {
	t.Helper()
	trees, err := cgroup.Mounted()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, tree := range trees {
		entries, err := os.ReadDir(tree.Root)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.IsDir() {
				all = append(all, filepath.Join(tree.Root, entry.Name()))
			}
		}
	}
	return all
}

// processes lists those that work with the lab's files. Others of this machine come and go as they like.
func processes(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, file := range files(t, "/proc/[0-9]*/cmdline") {
		cmdline, err := os.ReadFile(file)
		if err == nil && bytes.Contains(cmdline, []byte(layout.StateDir)) {
			found = append(found, string(bytes.ReplaceAll(cmdline, []byte{0}, []byte{' '})))
		}
	}
	return found
}
