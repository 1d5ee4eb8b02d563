package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Create makes the group, and those above it, in every tree. A group that exists is left as it is.
func Create(group string) error {
	trees, err := Mounted()
	if err != nil {
		return err
	}
	for _, tree := range trees {
		at := tree.Root
		for _, part := range strings.Split(group, "/") {
			parent := at
			at = filepath.Join(at, part)
			if err := os.Mkdir(at, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("making a cgroup: %w", err)
			}
			if err := inherit(tree, parent, at); err != nil {
				return fmt.Errorf("setting up the cgroup %s: %w", at, err)
			}
		}
	}
	return nil
}

// inherit gives a new group what the kernel doesn't: in v1 the CPUs and memory nodes of the group above (without them nothing can join),
// in v2 the controllers.
func inherit(tree Hierarchy, parent, group string) error {
	if tree.Unified {
		controllers, err := os.ReadFile(filepath.Join(parent, "cgroup.controllers"))
		if err != nil {
			return err
		}
		for _, controller := range strings.Fields(string(controllers)) {
			// A controller that can't be handed down is one that pods go without, as on any node.
			_ = os.WriteFile(filepath.Join(parent, "cgroup.subtree_control"), []byte("+"+controller), 0o644)
		}
		return nil
	}
	for _, name := range []string{"cpuset.cpus", "cpuset.mems"} {
		value, err := os.ReadFile(filepath.Join(parent, name))
		if errors.Is(err, fs.ErrNotExist) {
			return nil // not the cpuset tree
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(group, name), value, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Join moves the calling process, with all its threads, into the group in every tree.
func Join(group string) error {
	trees, err := Mounted()
	if err != nil {
		return err
	}
	for _, tree := range trees {
		if err := os.WriteFile(filepath.Join(tree.Root, group, "cgroup.procs"), []byte("0"), 0o644); err != nil {
			return fmt.Errorf("joining the cgroup %s: %w", group, err)
		}
	}
	return nil
}

// walk calls visit for the group and every group below it in every tree, deepest first.
func walk(group string, visit func(dir string) error) error {
	trees, err := Mounted()
	if err != nil {
		return err
	}
	for _, tree := range trees {
		var dirs []string
		err := filepath.WalkDir(filepath.Join(tree.Root, group), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				if errors.Is(err, fs.ErrNotExist) {
					return nil // it vanished while we looked
				}
				return err
			}
			if d.IsDir() {
				dirs = append(dirs, name)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i := len(dirs) - 1; i >= 0; i-- {
			if err := visit(dirs[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
