package packaging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"

	"database.example.com/operator/tools/packaging/channels"
)

// versionFile is where the head's version is a constant.
const versionFile = "tools/packaging/version.go"

// MoveHead gives the head another version wherever the repository names it, and generates again what is generated from that. It
// runs after a release, and before one that is not the next minor version.
func (c Checkout) MoveHead(ctx context.Context, to string) error {
	if err := channels.Sort([]string{to}); err != nil {
		return err
	}
	if err := c.refuseReleased(to); err != nil {
		return err
	}
	list, err := c.git(ctx, "ls-files")
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(list, "\n") {
		if !namesHead(name) {
			continue
		}
		if err := c.edit(name, func(content []byte) ([]byte, error) { return renameHead(content, Version, to), nil }); err != nil {
			return err
		}
	}
	if err := c.edit(versionFile, func(content []byte) ([]byte, error) {
		return replaceOnce(content, `const Version = "`+Version+`"`, `const Version = "`+to+`"`)
	}); err != nil {
		return err
	}
	f, err := c.Channels()
	if err != nil {
		return err
	}
	if err := c.setHead(f.Channels[0].Name, to); err != nil {
		return err
	}
	// This program still has the old version in it.
	_, err = c.run(ctx, command{name: "make", args: []string{"bundle"}})
	return err
}

// namesHead tells whether a file may name the images of the head: what was released names its own, and what is generated follows.
func namesHead(name string) bool {
	for _, other := range []string{"releases/", "bundle/", "catalog/", "CHANGELOG.md"} {
		if strings.HasPrefix(name, other) {
			return false
		}
	}
	return true
}

// renameHead replaces the tag of the images that the head builds.
func renameHead(content []byte, from, to string) []byte {
	return placeholder.ReplaceAllFunc(content, func(found []byte) []byte {
		if before, isHead := bytes.CutSuffix(found, []byte(":"+from)); isHead {
			return append(bytes.Clone(before), ":"+to...)
		}
		return found
	})
}

// setHead writes where a channel ends into releases/channels.yaml.
func (c Checkout) setHead(channel, version string) error {
	return c.edit("releases/channels.yaml", func(content []byte) ([]byte, error) {
		line := regexp.MustCompile(`(?m)^(- name: ` + regexp.QuoteMeta(channel) + `\n  head: )\S+$`)
		if !line.Match(content) {
			return nil, fmt.Errorf("no channel %s with a head on the line below it", channel)
		}
		return line.ReplaceAll(content, []byte("${1}"+version)), nil
	})
}

// edit rewrites a file of the repository when its content changes. A file that was deleted and not committed yet is left alone.
func (c Checkout) edit(name string, change func([]byte) ([]byte, error)) error {
	content, err := os.ReadFile(c.Path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	changed, err := change(content)
	if err != nil {
		return fmt.Errorf("editing %s: %w", name, err)
	}
	if bytes.Equal(changed, content) {
		return nil
	}
	return os.WriteFile(c.Path(name), changed, 0o644)
}

func replaceOnce(content []byte, before, after string) ([]byte, error) {
	if n := bytes.Count(content, []byte(before)); n != 1 {
		return nil, fmt.Errorf("%q is there %d times, want once", before, n)
	}
	return bytes.Replace(content, []byte(before), []byte(after), 1), nil
}
