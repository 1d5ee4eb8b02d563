package image

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	v1 "github.com/google/go-containerregistry/pkg/v1"
)

func write(t *testing.T, name, content string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return name
}

func build(t *testing.T, spec Spec) v1.Image {
	t.Helper()
	img, err := Build(spec)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func digest(t *testing.T, artifact Artifact) string {
	t.Helper()
	d, err := Digest(artifact)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// listing shows each entry of the last layer as "type mode owner name[ -> target]".
func listing(t *testing.T, img v1.Image) []string {
	t.Helper()
	layers, err := img.Layers()
	if err != nil {
		t.Fatal(err)
	}
	content, err := layers[len(layers)-1].Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	var lines []string
	for tr := tar.NewReader(content); ; {
		header, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		if !header.ModTime.Equal(time.Unix(0, 0)) {
			t.Errorf("%s has the time %s, want the epoch", header.Name, header.ModTime)
		}
		line := string(header.Typeflag) + " " + header.FileInfo().Mode().String() + " " + header.Name
		if header.Linkname != "" {
			line += " -> " + header.Linkname
		}
		lines = append(lines, line)
	}
}

func TestTheDigestDependsOnContentAlone(t *testing.T) {
	dir := t.TempDir()
	first := write(t, filepath.Join(dir, "one", "app"), "binary", 0o755)
	second := write(t, filepath.Join(dir, "two", "app"), "binary", 0o755)
	past := time.Unix(1000, 0)
	if err := os.Chtimes(second, past, past); err != nil {
		t.Fatal(err)
	}
	labels := map[string]string{"a": "1", "b": "2", "c": "3"}
	a := build(t, Spec{Entries: []Entry{File("/bin/app", first), Dir("/data", 0o700)}, Labels: labels})
	b := build(t, Spec{Entries: []Entry{Dir("/data", 0o700), File("/bin/app", second)}, Labels: labels})
	if digest(t, a) != digest(t, b) {
		t.Errorf("other order, time and directory changed the digest: %s and %s", digest(t, a), digest(t, b))
	}
	write(t, filepath.Join(dir, "three", "app"), "other binary", 0o755)
	c := build(t, Spec{Entries: []Entry{File("/bin/app", filepath.Join(dir, "three", "app"))}})
	if digest(t, a) == digest(t, c) {
		t.Error("other content left the digest as it was")
	}
}

func TestALayerHoldsWhatItsEntriesSay(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "configs", "pkg", "catalog.yaml"), "x", 0o640)
	if err := os.Symlink("pkg", filepath.Join(dir, "configs", "alias")); err != nil {
		t.Fatal(err)
	}
	app := write(t, filepath.Join(dir, "app"), "binary", 0o700)
	tree, err := Tree("/configs", filepath.Join(dir, "configs"))
	if err != nil {
		t.Fatal(err)
	}
	img := build(t, Spec{Entries: append(tree,
		Executable("/usr/bin/app", app), Symlink("/usr/bin/sh", "app"), Dir("/tmp", 0o777|os.ModeSticky), Content("/etc/motd", []byte("hi"), 0))})
	want := []string{
		"5 drwxr-xr-x configs/", "2 Lrwxrwxrwx configs/alias -> pkg", "5 drwxr-xr-x configs/pkg/", "0 -rw-r----- configs/pkg/catalog.yaml",
		"5 drwxr-xr-x etc/", "0 -rw-r--r-- etc/motd", "5 dtrwxrwxrwx tmp/", "5 drwxr-xr-x usr/", "5 drwxr-xr-x usr/bin/",
		"0 -rwxr-xr-x usr/bin/app", "2 Lrwxrwxrwx usr/bin/sh -> app",
	}
	if diff := cmp.Diff(want, listing(t, img)); diff != "" {
		t.Errorf("the layer differs (-want +got):\n%s", diff)
	}
}

func TestAnImageOnABaseAddsALayerAndKeepsTheDirectoriesBelow(t *testing.T) {
	base := build(t, Spec{Entries: []Entry{Dir("/data", 0o700)}, Env: []string{"A=1"}, Entrypoint: []string{"/bin/sh"}, Cmd: []string{"-c"}, User: "1001"})
	img := build(t, Spec{Base: base, Entries: []Entry{Content("/data/file", nil, 0o600)}, Env: []string{"B=2"}, Entrypoint: []string{"/bin/app"}})
	if diff := cmp.Diff([]string{"0 -rw------- data/file"}, listing(t, img)); diff != "" {
		t.Errorf("the added layer differs (-want +got):\n%s", diff)
	}
	file, err := img.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	want := v1.Config{Env: []string{"A=1", "B=2"}, Entrypoint: []string{"/bin/app"}, User: "1001"}
	if diff := cmp.Diff(want, file.Config); diff != "" {
		t.Errorf("the configuration differs (-want +got):\n%s", diff)
	}
	if len(file.RootFS.DiffIDs) != 2 {
		t.Errorf("%d layers, want 2", len(file.RootFS.DiffIDs))
	}
}

func TestWrongEntriesAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		entries []Entry
		want    string
	}{
		"a relative path":       {[]Entry{Dir("data", 0o755)}, "not absolute"},
		"a path used twice":     {[]Entry{Dir("/data", 0o755), Dir("/data/", 0o755)}, "given twice"},
		"a missing source":      {[]Entry{File("/app", "/does/not/exist")}, "no such file"},
		"a directory as a file": {[]Entry{File("/app", "/")}, "not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Build(Spec{Entries: tc.entries}); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got error %v, want one with %q", err, tc.want)
			}
		})
	}
}
