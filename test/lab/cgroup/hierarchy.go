package cgroup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Hierarchy is one mounted tree of control groups.
type Hierarchy struct {
	// Root is where it is mounted.
	Root string
	// Unified is set for cgroup v2.
	Unified bool
}

// Required are the controllers without which a kubelet does not start.
var Required = []string{"cpu", "cpuset", "memory", "pids"}

// Mounted returns the trees that this machine has under /sys/fs/cgroup.
func Mounted() ([]Hierarchy, error) {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return nil, fmt.Errorf("listing the cgroup trees: %w", err)
	}
	return parse(string(mounts)), nil
}

func parse(mounts string) []Hierarchy {
	var found []Hierarchy
	seen := map[string]bool{}
	for _, line := range strings.Split(mounts, "\n") {
		fields := strings.Fields(line)
		if len(fields) < 3 || !strings.HasPrefix(fields[1], "/sys/fs/cgroup") || seen[fields[1]] {
			continue
		}
		switch fields[2] {
		case "cgroup":
			found = append(found, Hierarchy{Root: fields[1]})
		case "cgroup2":
			found = append(found, Hierarchy{Root: fields[1], Unified: true})
		default:
			continue
		}
		seen[fields[1]] = true
	}
	return found
}

// Missing returns the required controllers that this machine lacks.
func Missing() ([]string, error) {
	trees, err := Mounted()
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, tree := range trees {
		if !tree.Unified {
			for _, controller := range strings.Split(filepath.Base(tree.Root), ",") {
				have[controller] = true
			}
			continue
		}
		content, err := os.ReadFile(filepath.Join(tree.Root, "cgroup.controllers"))
		if err != nil {
			return nil, fmt.Errorf("listing the controllers of cgroup v2: %w", err)
		}
		for _, controller := range strings.Fields(string(content)) {
			have[controller] = true
		}
	}
	var missing []string
	for _, controller := range Required {
		if !have[controller] {
			missing = append(missing, controller)
		}
	}
	return missing, nil
}
