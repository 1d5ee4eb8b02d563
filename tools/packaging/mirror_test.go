package packaging

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"database.example.com/operator/test/lab/build"
)

func TestTheMirrorListNamesEveryImageByDigestOnce(t *testing.T) {
	c := checkout(t)
	digests := placeholders(t, c, "bundle", "catalog")
	digests["catalog:"+Version] = fmt.Sprintf("sha256:%064x", len(digests)+1)
	mirrored := Checkout{Tree: build.Tree{Root: t.TempDir()}}
	for _, dir := range []string{"bundle", "catalog"} {
		if err := os.MkdirAll(mirrored.Output(), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := mirrored.resolveTree(mirrored.Output(dir), c.Path(dir), digests, "mirror.example.org"); err != nil {
			t.Fatal(err)
		}
	}
	if err := digests.write(filepath.Join(mirrored.Output(), "images.json")); err != nil {
		t.Fatal(err)
	}
	var list bytes.Buffer
	if err := mirrored.MirrorList(&list, "mirror.example.org"); err != nil {
		t.Fatal(err)
	}
	var named []string
	for line := range strings.Lines(list.String()) {
		if image, found := strings.CutPrefix(strings.TrimSpace(line), "mirror.example.org/"+Repository+"/"); found {
			_, digest, _ := strings.Cut(image, "@")
			named = append(named, digest)
		}
	}
	slices.Sort(named)
	want := make([]string, 0, len(digests))
	for _, digest := range digests {
		want = append(want, digest)
	}
	slices.Sort(want)
	if !slices.Equal(named, want) {
		t.Errorf("the list names %d images, and there are %d:\n%s", len(named), len(want), list.String())
	}
}

func TestTheMirrorListAsksForTheCatalogToBeBuilt(t *testing.T) {
	c := Checkout{Tree: build.Tree{Root: t.TempDir()}}
	if err := c.MirrorList(&bytes.Buffer{}, "mirror.example.org"); err == nil {
		t.Error("there is a list of nothing")
	}
}
