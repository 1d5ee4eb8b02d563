package packaging

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// git runs git in the checkout and returns what it says, without the line's end.
func (c Checkout) git(ctx context.Context, args ...string) (string, error) {
	output, err := c.run(ctx, command{name: "git", args: args})
	return strings.TrimSuffix(string(output), "\n"), err
}

// knowsCommit fails with the remedy when the history of this clone does not reach back to a commit, and when the commit is no
// part of what HEAD was made from.
func (c Checkout) knowsCommit(ctx context.Context, commit string) error {
	if _, err := c.git(ctx, "cat-file", "-e", commit+"^{commit}"); err != nil {
		return fmt.Errorf("this clone does not have commit %s: `git fetch --unshallow` brings the whole history", commit)
	}
	if _, err := c.git(ctx, "merge-base", "--is-ancestor", commit, "HEAD"); err != nil {
		return fmt.Errorf("commit %s is no ancestor of HEAD", commit)
	}
	return nil
}

// timeOf returns when a commit was made, in UTC.
func (c Checkout) timeOf(ctx context.Context, commit string) (string, error) {
	said, err := c.git(ctx, "show", "--no-patch", "--format=%ct", commit)
	if err != nil {
		return "", err
	}
	seconds, err := strconv.ParseInt(said, 10, 64)
	if err != nil {
		return "", fmt.Errorf("reading the time of commit %s: %w", commit, err)
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339), nil
}

// unpack writes the files of a commit below the given paths, all of them by default, into a directory.
func (c Checkout) unpack(ctx context.Context, commit, dir string, paths ...string) error {
	if err := c.knowsCommit(ctx, commit); err != nil {
		return err
	}
	archive, err := c.run(ctx, command{name: "git", args: append([]string{"archive", "--format=tar", commit, "--"}, paths...)})
	if err != nil {
		return err
	}
	return c.untar(ctx, archive, dir)
}

// untar writes the files of an archive into a directory.
func (c Checkout) untar(ctx context.Context, archive []byte, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	_, err := c.run(ctx, command{name: "tar", args: []string{"-x", "-f", "-", "-C", dir}, stdin: archive})
	return err
}
