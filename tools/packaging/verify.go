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

// Verify fails when a release is not as it was made, and when a generated file is not what its source generates. It generates in a
// copy, so nothing here changes.
func (c Checkout) Verify(ctx context.Context) error {
	if err := c.VerifyReleases(ctx); err != nil {
		return err
	}
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
	for _, step := range []func(context.Context) error{copied.acceptProject, copied.Generate, copied.GenerateBundles, copied.GenerateCatalog} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	stale, err := differences(dir, c.Root, generated...)
	if err != nil {
		return err
	}
	if len(stale) > 0 {
		return fmt.Errorf("these files are not what `make generate bundle catalog` makes of their sources:\n  %s", strings.Join(stale, "\n  "))
	}
	return nil
}

// acceptProject fails when operator-sdk does not take this repository for one of its projects.
func (c Checkout) acceptProject(ctx context.Context) error {
	sdk, err := c.Tool(ctx, "operator-sdk", "operator-sdk")
	if err != nil {
		return err
	}
	for _, name := range Packages() {
		if _, err := c.run(ctx, command{name: sdk, args: []string{
			"generate", "kustomize", "manifests", "--package", name, "--interactive=false",
			"--input-dir", filepath.Join("config", "manifests", name), "--output-dir", c.Output("project", name),
		}}); err != nil {
			return fmt.Errorf("operator-sdk does not accept PROJECT: %w", err)
		}
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

// differences lists the files in directories of the root have that are missing, superfluous or other than in the root want.
func differences(want, have string, directories ...string) ([]string, error) {
	var found []string
	for _, name := range directories {
		for _, side := range []struct{ one, other, what string }{{want, have, "missing"}, {have, want, "not generated any more"}} {
			err := compare(side.one, side.other, name, func(path string, there bool) {
				switch {
				case !there:
					found = append(found, path+" ("+side.what+")")
				case side.one == want:
					found = append(found, path+" (other content)")
				}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// compare reports each file of one/name that is not in other/name, or is there with other content.
func compare(one, other, name string, report func(path string, there bool)) error {
	return filepath.WalkDir(filepath.Join(one, name), func(file string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		path, err := filepath.Rel(one, file)
		if err != nil {
			return err
		}
		mine, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		theirs, err := os.ReadFile(filepath.Join(other, path))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err != nil || !bytes.Equal(mine, theirs) {
			report(path, err == nil)
		}
		return nil
	})
}
