package machine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"database.example.com/operator/test/lab/layout"
)

// mountpointList names the directories that were made on the host as places to mount on, one per line, a parent before its children.
func mountpointList() string { return filepath.Join(layout.StateDir, "mountpoints") }

// mountpoint makes a directory of the host for a machine to mount on, and remembers which directories were not there before.
func mountpoint(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := mountpoint(filepath.Dir(dir)); err != nil {
		return err
	}
	list, err := os.OpenFile(mountpointList(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("remembering a mount point: %w", err)
	}
	defer list.Close()
	if _, err := fmt.Fprintln(list, dir); err != nil {
		return fmt.Errorf("remembering a mount point: %w", err)
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("making a mount point: %w", err)
	}
	return nil
}

// RemoveMountpoints removes the directories that machines needed on the host and that were not there before. What has been put into
// one meanwhile is not ours, so that one stays.
func RemoveMountpoints() error {
	content, err := os.ReadFile(mountpointList())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	dirs := strings.Fields(string(content))
	for i := len(dirs) - 1; i >= 0; i-- {
		_ = os.Remove(dirs[i])
	}
	return nil
}
