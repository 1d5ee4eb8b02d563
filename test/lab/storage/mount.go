package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// prepareTarget makes the directory to mount on, and tells whether something is mounted there already: calls may be repeated.
func prepareTarget(target string) (mounted bool, err error) {
	if err := os.MkdirAll(target, 0o750); err != nil {
		return false, err
	}
	return isMounted(target)
}

func isMounted(target string) (bool, error) {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return false, err
	}
	for line := range strings.Lines(string(mounts)) {
		if fields := strings.Fields(line); len(fields) > 4 && fields[4] == target {
			return true, nil
		}
	}
	return false, nil
}

// unmount takes away the mount and its directory. It is content when they are gone.
func unmount(target string) error {
	mounted, err := isMounted(target)
	if err != nil {
		return err
	}
	if mounted {
		if err := unix.Unmount(target, 0); err != nil {
			return fmt.Errorf("unmounting %s: %w", target, err)
		}
	}
	if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
