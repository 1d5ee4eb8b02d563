package cgroup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Processes returns the processes of the group and of all groups below it. A group that does not exist has none.
func Processes(group string) ([]int, error) {
	found := map[int]bool{}
	err := walk(group, func(dir string) error {
		content, err := os.ReadFile(filepath.Join(dir, "cgroup.procs"))
		if gone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, field := range strings.Fields(string(content)) {
			pid, err := strconv.Atoi(field)
			if err != nil {
				return fmt.Errorf("reading %s: %w", dir, err)
			}
			found[pid] = true
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the processes of the cgroup %s: %w", group, err)
	}
	pids := make([]int, 0, len(found))
	for pid := range found {
		pids = append(pids, pid)
	}
	return pids, nil
}

// gone tells that a group or process vanished while it was looked at.
func gone(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENODEV) }

// kill ends every process of the group, frozen ones too, and returns when none is left.
func kill(ctx context.Context, group string) error {
	if err := thaw(group); err != nil {
		return err
	}
	for {
		pids, err := Processes(group)
		if err != nil {
			return err
		}
		if len(pids) == 0 {
			return nil
		}
		for _, pid := range pids {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("killing process %d: %w", pid, err)
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %d processes of the cgroup %s to end: %w", len(pids), group, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// thaw lets frozen processes run, since in v1 a frozen one can't die.
func thaw(group string) error {
	return walk(group, func(dir string) error {
		for name, value := range map[string]string{"freezer.state": "THAWED", "cgroup.freeze": "0"} {
			file := filepath.Join(dir, name)
			if _, err := os.Stat(file); err != nil {
				continue
			}
			if err := os.WriteFile(file, []byte(value), 0o644); err != nil && !gone(err) {
				return fmt.Errorf("thawing %s: %w", dir, err)
			}
		}
		return nil
	})
}

// Destroy ends every process of the group and deletes it, with all below it, from every tree. A process that joins in the
// meantime ends, too. The kernel may take a moment to notice that the last one ended.
func Destroy(ctx context.Context, group string) error {
	for {
		if err := kill(ctx, group); err != nil {
			return err
		}
		err := remove(group)
		if err == nil {
			return nil
		}
		if !errors.Is(err, syscall.EBUSY) {
			return fmt.Errorf("removing the cgroup %s: %w", group, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("removing the cgroup %s: %w", group, err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func remove(group string) error {
	return walk(group, func(dir string) error {
		if err := syscall.Rmdir(dir); err != nil && !errors.Is(err, syscall.ENOENT) {
			return &os.PathError{Op: "rmdir", Path: dir, Err: err}
		}
		return nil
	})
}
