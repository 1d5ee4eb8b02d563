package packaging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// generated lists the directories that hold generated files, among others.
var generated = []string{"api", "config", "bundle", "catalog", "docs"}

// Verify fails when a generated file is not what its source generates. It generates in a copy, so nothing here changes.
func (c Checkout) Verify(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "verify-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := c.copyTo(ctx, dir); err != nil {
		return fmt.Errorf("copying the checkout: %w", err)
	}
	copied := c
	copied.Root = dir
	for _, step := range []func(context.Context) error{copied.Generate, copied.GenerateBundles, copied.GenerateCatalog} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	stale, err := c.differences(dir)
	if err != nil {
		return err
	}
	if len(stale) > 0 {
		return fmt.Errorf("these files are not what `make generate bundle catalog` makes of their sources:\n  %s", strings.Join(stale, "\n  "))
	}
	return nil
}

// copyTo copies all files that git knows, or would add.
func (c Checkout) copyTo(ctx context.Context, dir string) error {
	list, err := c.run(ctx, command{name: "git", args: []string{"ls-files", "-z", "--cached", "--others", "--exclude-standard"}})
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		content, err := os.ReadFile(c.Path(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not committed yet
		}
		if err != nil {
			return err
		}
		copied := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(copied, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// differences lists the files that are missing, superfluous or other in dir than here.
func (c Checkout) differences(dir string) ([]string, error) {
	var found []string
	compare := func(one, other, what string) error {
		return filepath.WalkDir(one, func(name string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || entry.IsDir() {
				return err
			}
			relative, err := filepath.Rel(one, name)
			if err != nil {
				return err
			}
			mine, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			path := filepath.Join(filepath.Base(one), relative)
			switch theirs, err := os.ReadFile(filepath.Join(other, relative)); {
			case errors.Is(err, fs.ErrNotExist):
				found = append(found, path+" ("+what+")")
			case err != nil:
				return err
			case what == "missing" && !bytes.Equal(mine, theirs):
				found = append(found, path+" (other content)")
			}
			return nil
		})
	}
	for _, name := range generated {
		if err := compare(filepath.Join(dir, name), c.Path(name), "missing"); err != nil {
			return nil, err
		}
		if err := compare(c.Path(name), filepath.Join(dir, name), "not generated any more"); err != nil {
			return nil, err
		}
	}
	return found, nil
}
