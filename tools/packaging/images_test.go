package packaging

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/lab/build"
	"database.example.com/operator/test/lab/image"
)

// agent is a recipe for the smallest of our programs.
func (c Checkout) agent(ctx context.Context, arch string) (image.Spec, error) {
	programs, err := c.compile(ctx, arch, map[string]string{"/agent": "./cmd/agent"})
	return image.Spec{Entries: programs}, err
}

// copyOf is a copy of the agent's sources in another directory.
func copyOf(t *testing.T, c Checkout) Checkout {
	t.Helper()
	other := Checkout{Tree: build.Tree{Root: t.TempDir(), Cache: c.Cache}, Progress: io.Discard}
	for _, dir := range []string{"cmd", "internal"} {
		if err := os.CopyFS(other.Path(dir), os.DirFS(c.Path(dir))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(c.Path(file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(other.Path(file), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return other
}

func TestAnImageIsAnIndexForEveryArchitectureWithTheSameDigestInEveryDirectory(t *testing.T) {
	digests := map[string]bool{}
	for _, c := range []Checkout{copyOf(t, checkout(t)), copyOf(t, checkout(t))} {
		built := Digests{}
		build := func(ctx context.Context) (image.Artifact, error) {
			return recipe{"agent", "1", c.agent}.build(ctx, release.Architectures())
		}
		if err := c.buildImage(t.Context(), built, "agent", "1", build); err != nil {
			t.Fatal(err)
		}
		digests[built["agent:1"]] = true
		made, err := platforms(c.layout("agent", "1"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(made, release.Architectures()) {
			t.Errorf("the image is for %v, want %v", made, release.Architectures())
		}
	}
	if len(digests) != 1 {
		t.Errorf("the same sources made %v", digests)
	}
}

func TestAProgramForAnotherArchitectureGoesIntoNoImage(t *testing.T) {
	c := copyOf(t, checkout(t))
	arm, err := c.agent(t.Context(), "arm64")
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ arch, source, refuse string }{
		"one for the same":      {"arm64", arm.Entries[0].Source, ""},
		"one for another":       {"amd64", arm.Entries[0].Source, "/program is a program for EM_AARCH64, in an image for amd64"},
		"what is no program":    {"arm64", c.Path("go.mod"), "bad magic number"},
		"one that is not there": {"arm64", c.Path("nothing"), "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := executable(tc.arch, "/program", tc.source)
			if (err == nil) != (tc.refuse == "") || err != nil && !strings.Contains(err.Error(), tc.refuse) {
				t.Errorf("got error %v, want one with %q", err, tc.refuse)
			}
		})
	}
}

func TestEveryArchitectureThatThereAreImagesForCanBeToldByItsPrograms(t *testing.T) {
	for _, arch := range release.Architectures() {
		if machines[arch] == 0 {
			t.Errorf("nothing says how a program for %s is known", arch)
		}
	}
}

func TestTheOperatorIsLinkedWithoutTemplatesThatKeepEveryMethod(t *testing.T) {
	list, err := checkout(t).run(t.Context(), command{name: "go", args: []string{"list", "-deps", "-tags", leanTags, "."}})
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(list))
	if !slices.Contains(packages, "google.golang.org/grpc") {
		t.Fatalf("what the operator is made of was not listed: %q", packages)
	}
	if slices.Contains(packages, "html/template") {
		t.Error("html/template is linked: what brings it? See docs/decisions/0008-memory-of-the-operator.md")
	}
}
