package fault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/lab/layout"
)

// Save keeps a copy of all that is on a volume under a name. The volume may be in use: the copy is what a power loss would have left.
func Save(ctx context.Context, claim types.NamespacedName, copyName string) error {
	to, err := copyPath(copyName)
	if err != nil {
		return err
	}
	err = withVolume(ctx, claim, func(dir string) error {
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		if err := os.MkdirAll(to, 0o700); err != nil {
			return err
		}
		return whileFrozen(dir, func() error { return copyAll(ctx, dir, to) })
	})
	if err != nil {
		return fmt.Errorf("saving the volume of claim %s: %w", claim, err)
	}
	return nil
}

// Restore replaces all that is on a volume by a copy that Save kept, of this volume or of another one.
func Restore(ctx context.Context, claim types.NamespacedName, copyName string) error {
	from, err := copyPath(copyName)
	if err != nil {
		return err
	}
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("there is no copy named %q: %w", copyName, err)
	}
	err = withVolume(ctx, claim, func(dir string) error {
		if err := removeAll(dir); err != nil {
			return err
		}
		return copyAll(ctx, from, dir)
	})
	if err != nil {
		return fmt.Errorf("restoring the volume of claim %s: %w", claim, err)
	}
	return nil
}

// Forget removes a copy.
func Forget(copyName string) error {
	path, err := copyPath(copyName)
	if err != nil {
		return err
	}
	return os.RemoveAll(path)
}

func copyPath(name string) (string, error) {
	if name == "" || strings.ContainsAny(name, "/") || name[0] == '.' {
		return "", fmt.Errorf("%q can't be the name of a copy: it names a directory", name)
	}
	return filepath.Join(layout.StateDir, "copies", name), nil
}

// copyAll copies what is in one directory into another: owners, modes and times too, and holes as holes.
func copyAll(ctx context.Context, from, to string) error {
	out, err := exec.CommandContext(ctx, "cp", "--archive", "--sparse=always", from+"/.", to).CombinedOutput()
	if err != nil {
		return fmt.Errorf("copying %s to %s: %w: %s", from, to, err, strings.TrimSpace(string(out)))
	}
	return exec.CommandContext(ctx, "sync", "--file-system", to).Run()
}

// removeAll removes what is in a directory, and keeps the directory.
func removeAll(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, entry := range entries {
		errs = append(errs, os.RemoveAll(filepath.Join(dir, entry.Name())))
	}
	return errors.Join(errs...)
}
