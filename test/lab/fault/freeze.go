package fault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"
)

const freezerState = "freezer.state"

// Freeze stops all processes of a pod in the middle of what they do, or those of one container if container is not empty. They
// keep their connections and their memory, and answer nothing.
func Freeze(ctx context.Context, lab Lab, pod types.NamespacedName, container string) (Heal, error) {
	group, err := controlGroup(ctx, lab, pod, container)
	if err != nil {
		return nil, err
	}
	heal := func(context.Context) error { return thaw(group) }
	if err := freeze(ctx, group); err != nil {
		return heal, fmt.Errorf("freezing pod %s: %w", pod, err)
	}
	return heal, nil
}

// Thaw lets a frozen pod run on, or one container of it if container is not empty.
func Thaw(ctx context.Context, lab Lab, pod types.NamespacedName, container string) error {
	group, err := controlGroup(ctx, lab, pod, container)
	if err != nil {
		return err
	}
	return thaw(group)
}

// freeze returns when the kernel says that every process stands still.
func freeze(ctx context.Context, group string) error {
	file := filepath.Join(group, freezerState)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		if err := os.WriteFile(file, []byte("FROZEN"), 0o644); err != nil {
			return err
		}
		state, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if strings.TrimSpace(string(state)) == "FROZEN" {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
}

// thaw is content with a group that is gone.
func thaw(group string) error {
	err := os.WriteFile(filepath.Join(group, freezerState), []byte("THAWED"), 0o644)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("thawing %s: %w", group, err)
	}
	return nil
}

// thawBelow thaws every group below the node's.
func thawBelow(node Node) error {
	root := filepath.Join(freezerRoot, node.Cgroup)
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case entry.Name() != "freezer.self_freezing":
			return nil
		}
		self, err := os.ReadFile(path)
		if err != nil || strings.TrimSpace(string(self)) != "1" {
			return nil //nolint:nilerr // a group that vanishes meanwhile needs no thawing
		}
		return thaw(filepath.Dir(path))
	})
}
