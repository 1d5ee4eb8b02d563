package packaging

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// VerifyReleases fails when a release is not what its commit makes with the digests that it records, when its commit is none that
// HEAD was made from, and when a file of it is gone or other than the commit that added it has it.
func (c Checkout) VerifyReleases(ctx context.Context) error {
	releases, err := c.Releases()
	if err != nil {
		return err
	}
	var complaints []error
	for _, r := range releases {
		if err := c.verifyRelease(ctx, r); err != nil {
			complaints = append(complaints, fmt.Errorf("release %s: %w", r.Version, err))
		}
	}
	added, err := c.addedReleases(ctx)
	if err != nil {
		return err
	}
	for dir, commit := range added {
		changed, err := c.changedSince(ctx, commit, dir)
		if err != nil {
			return err
		}
		if len(changed) > 0 {
			complaints = append(complaints, fmt.Errorf("%s changed since it was added by commit %.12s: %s", dir, commit, strings.Join(changed, ", ")))
		}
	}
	return errors.Join(complaints...)
}

// verifyRelease makes the bundles of a release once more from its commit.
func (c Checkout) verifyRelease(ctx context.Context, r Release) error {
	dir, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := c.writeBundles(ctx, dir, r); err != nil {
		return err
	}
	released := c.Path("releases", r.Version)
	stale, err := differences(dir, released, "bundle")
	if err != nil {
		return err
	}
	if len(stale) > 0 {
		return fmt.Errorf("these files are not what commit %.12s makes:\n  %s", r.Commit, strings.Join(stale, "\n  "))
	}
	return nil
}

// addedReleases maps the directory of each release that was ever committed to the commit that added it first.
func (c Checkout) addedReleases(ctx context.Context) (map[string]string, error) {
	log, err := c.git(ctx, "log", "--reverse", "--diff-filter=A", "--name-only", "--format=commit %H", "--", "releases/*/release.yaml")
	if err != nil {
		return nil, err
	}
	added := map[string]string{}
	commit := ""
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		if hash, found := strings.CutPrefix(line, "commit "); found {
			commit = hash
			continue
		}
		dir, isRelease := strings.CutSuffix(line, "/release.yaml")
		if _, known := added[dir]; isRelease && !known {
			added[dir] = commit
		}
	}
	return added, nil
}

// changedSince lists the files of a directory that are not as a commit has them, committed or not.
func (c Checkout) changedSince(ctx context.Context, commit, dir string) ([]string, error) {
	changed, err := c.git(ctx, "diff", "--name-only", "--no-renames", commit, "--", dir)
	if err != nil {
		return nil, err
	}
	untracked, err := c.git(ctx, "ls-files", "--others", "--", dir)
	if err != nil {
		return nil, err
	}
	files := strings.Fields(changed + "\n" + untracked)
	slices.Sort(files)
	return slices.Compact(files), nil
}
