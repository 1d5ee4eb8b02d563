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

	"database.example.com/operator/test/lab/cgroup"
	"database.example.com/operator/test/lab/layout"
)

// freezer is how the kernel stops and resumes the processes of a control group. cgroup v1 and v2 differ in the names.
type freezer struct {
	root         string
	file         string
	frozen, thaw string
	// state is the file, and says the line in it, that tell that every process stands still.
	state, says string
	// self is the file, and asked its content, that tell that the group itself, and not one above, was frozen.
	self, asked string
}

func findFreezer() (freezer, error) {
	trees, err := cgroup.Mounted()
	if err != nil {
		return freezer{}, err
	}
	for _, tree := range trees {
		if filepath.Base(tree.Root) == "freezer" {
			return freezer{
				root: tree.Root, file: "freezer.state", frozen: "FROZEN", thaw: "THAWED",
				state: "freezer.state", says: "FROZEN", self: "freezer.self_freezing", asked: "1",
			}, nil
		}
	}
	for _, tree := range trees {
		if tree.Unified {
			return freezer{
				root: tree.Root, file: "cgroup.freeze", frozen: "1", thaw: "0",
				state: "cgroup.events", says: "frozen 1", self: "cgroup.freeze", asked: "1",
			}, nil
		}
	}
	return freezer{}, errors.New("this machine's control groups can't be frozen")
}

// stop returns when every process of the group stands still.
func (f freezer) stop(ctx context.Context, group string) error {
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		if err := os.WriteFile(filepath.Join(group, f.file), []byte(f.frozen), 0o644); err != nil {
			return err
		}
		state, err := os.ReadFile(filepath.Join(group, f.state))
		if err != nil {
			return err
		}
		if strings.Contains(string(state), f.says) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
}

// resume is content with a group that is gone.
func (f freezer) resume(group string) error {
	err := os.WriteFile(filepath.Join(group, f.file), []byte(f.thaw), 0o644)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("thawing %s: %w", group, err)
	}
	return nil
}

// resumeBelow resumes every group below the node's.
func (f freezer) resumeBelow(node int) error {
	return filepath.WalkDir(filepath.Join(f.root, layout.MachineCgroup(layout.Node(node))), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case entry.Name() != f.self:
			return nil
		}
		self, err := os.ReadFile(path)
		if err != nil || strings.TrimSpace(string(self)) != f.asked {
			return nil //nolint:nilerr // a group that vanishes meanwhile needs no thawing
		}
		return f.resume(filepath.Dir(path))
	})
}
