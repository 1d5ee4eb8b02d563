package packaging

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Rebuild builds the images of a commit with that commit's own tools, and returns their digests. They stay in the cache, so
// that it is done once for each commit and toolchain.
func (c Checkout) Rebuild(ctx context.Context, commit string) (Digests, error) {
	unlock, err := c.Lock("releases")
	if err != nil {
		return nil, err
	}
	defer unlock()
	record := c.record(commit)
	if digests, found := c.rebuilt(record); found {
		return digests, nil
	}
	if err := os.MkdirAll(filepath.Dir(record), 0o755); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(record), ".source-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := c.unpack(ctx, commit, dir); err != nil {
		return nil, err
	}
	fmt.Fprintf(c.Progress, "building the images of commit %.12s with its own tools\n", commit)
	if _, err := c.run(ctx, command{name: "go", args: []string{"run", "./tools/images", "build"}, dir: dir}); err != nil {
		return nil, fmt.Errorf("building the images of commit %s: %w", commit, err)
	}
	old := c
	old.Root = dir
	digests, err := old.Load()
	if err != nil {
		return nil, err
	}
	for _, name := range digests.Names() {
		repository, tag, _ := strings.Cut(name, ":")
		if err := c.keep(digests[name], old.layout(repository, tag)); err != nil {
			return nil, fmt.Errorf("keeping image %s of commit %s: %w", name, commit, err)
		}
	}
	return digests, digests.write(record)
}

// record is where it is noted what this toolchain makes of a commit.
func (c Checkout) record(commit string) string {
	name := fmt.Sprintf("%.12s-%s.json", commit, strings.NewReplacer(" ", "-", "/", "-").Replace(Toolchain()))
	return filepath.Join(c.Cache, "releases", name)
}

// rebuilt reads what an earlier rebuild noted, if all that it made is still there.
func (c Checkout) rebuilt(record string) (Digests, bool) {
	content, err := os.ReadFile(record)
	if err != nil {
		return nil, false
	}
	digests := Digests{}
	if json.Unmarshal(content, &digests) != nil {
		return nil, false
	}
	for _, digest := range digests {
		if _, err := os.Stat(c.kept(digest)); err != nil {
			return nil, false
		}
	}
	return digests, true
}

// kept is where the cache has the image of a digest, in the OCI image layout.
func (c Checkout) kept(digest string) string {
	return filepath.Join(c.Cache, "images", strings.TrimPrefix(digest, "sha256:"))
}

// keep moves the layout of an image into the cache, unless the cache has it.
func (c Checkout) keep(digest, layout string) error {
	if _, err := os.Stat(c.kept(digest)); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(c.kept(digest)), 0o755); err != nil {
		return err
	}
	return os.Rename(layout, c.kept(digest))
}
