package image

import (
	"maps"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// index is an index of the same file for two architectures.
func index(t *testing.T, content string) v1.ImageIndex {
	t.Helper()
	var images []v1.Image
	for _, arch := range []string{"amd64", "arm64"} {
		images = append(images, build(t, Spec{Entries: []Entry{Content("/hello", []byte(content+arch), 0o644)}, Architecture: arch}))
	}
	i, err := Index(images...)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func artifacts(t *testing.T) map[string]Artifact {
	return map[string]Artifact{
		"an image": build(t, Spec{Entries: []Entry{Content("/hello", []byte("world"), 0o644)}, Architecture: "s390x"}),
		"an index": index(t, "world"),
	}
}

var architectures = map[string][]string{"an image": {"s390x"}, "an index": {"amd64", "arm64"}}

func architecturesOf(t *testing.T, artifact Artifact) []string {
	t.Helper()
	images, err := Images(artifact)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(images))
}

func TestWhatIsPushedIsPulledWithTheSameDigestForTheSameArchitectures(t *testing.T) {
	server := httptest.NewServer(registry.New())
	defer server.Close()
	reference := strings.TrimPrefix(server.URL, "http://") + "/me/app:v1"
	for name, artifact := range artifacts(t) {
		t.Run(name, func(t *testing.T) {
			pushed, err := Push(t.Context(), reference, artifact, Registry{})
			if err != nil {
				t.Fatal(err)
			}
			pulled, err := Pull(t.Context(), pushed, Registry{})
			if err != nil {
				t.Fatal(err)
			}
			resolved, err := Resolve(t.Context(), reference, Registry{})
			if err != nil {
				t.Fatal(err)
			}
			if got := digest(t, pulled); got != digest(t, artifact) || got != resolved {
				t.Errorf("pushed %s, pulled %s, resolved %s", digest(t, artifact), got, resolved)
			}
			if diff := cmp.Diff(architectures[name], architecturesOf(t, pulled)); diff != "" {
				t.Errorf("the architectures differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsWrittenIsReadWithTheSameDigestForTheSameArchitectures(t *testing.T) {
	for name, artifact := range artifacts(t) {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "layout")
			if err := WriteLayout(dir, artifact); err != nil {
				t.Fatal(err)
			}
			read, err := ReadLayout(dir)
			if err != nil {
				t.Fatal(err)
			}
			if digest(t, read) != digest(t, artifact) {
				t.Errorf("wrote %s, read %s", digest(t, artifact), digest(t, read))
			}
			if diff := cmp.Diff(architectures[name], architecturesOf(t, read)); diff != "" {
				t.Errorf("the architectures differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnIndexOfTheSameFilesHasTheSameDigest(t *testing.T) {
	first, second := digest(t, index(t, "world")), digest(t, index(t, "world"))
	if first != second {
		t.Error("the same files gave two digests")
	}
	if first == digest(t, index(t, "moon")) {
		t.Error("other files gave the same digest")
	}
}

func TestEachArchitectureHasItsOwnImage(t *testing.T) {
	arm, err := ForArchitecture(index(t, "world"), "arm64")
	if err != nil {
		t.Fatal(err)
	}
	want := build(t, Spec{Entries: []Entry{Content("/hello", []byte("worldarm64"), 0o644)}, Architecture: "arm64"})
	if digest(t, arm) != digest(t, want) {
		t.Error("the image for arm64 has other files")
	}
	if _, err := ForArchitecture(index(t, "world"), "s390x"); err == nil || !strings.Contains(err.Error(), "[amd64 arm64]") {
		t.Errorf("got error %v for an architecture that there is no image for", err)
	}
}
