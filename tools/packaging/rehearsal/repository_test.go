//go:build catalog

package rehearsal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/lab/build"
	"database.example.com/operator/test/lab/image"
	"database.example.com/operator/tools/packaging"
)

// repository has one commit, of which the head's version can be released: it has the bundles of this checkout, and its own tools build
// images of a few bytes.
type repository struct {
	packaging.Checkout
	t    *testing.T
	said *bytes.Buffer
}

func here(t *testing.T) packaging.Checkout {
	t.Helper()
	c, err := packaging.FindCheckout(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newRepository(t *testing.T) repository {
	t.Helper()
	for _, variable := range []string{"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"} {
		t.Setenv(variable, "tester@example.com")
	}
	t.Setenv("TZ", "UTC")
	said := &bytes.Buffer{}
	r := repository{packaging.Checkout{Tree: build.Tree{Root: t.TempDir(), Cache: t.TempDir()}, Progress: said}, t, said}
	r.takeTools()
	r.copy("bundle")
	for name, content := range files() {
		r.write(name, content)
	}
	r.makeImages()
	r.run("git", "init", "--quiet", "--initial-branch=main")
	r.commit()
	return r
}

// takeTools lets the repository use the tools that are built for this checkout.
func (r repository) takeTools() {
	r.t.Helper()
	c := here(r.t)
	for component, binary := range map[string]string{"operator-sdk": "operator-sdk", "opm": "opm", "operator-verify": "operator-verify"} {
		if _, err := c.Tool(r.t.Context(), component, binary); err != nil {
			r.t.Fatal(err)
		}
		wanted, err := build.Lookup(component)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, file := range []string{"go.mod", "go.sum"} {
			r.write(filepath.Join(wanted.Module, file), r.read(c.Path(wanted.Module, file)))
		}
	}
	if err := os.Symlink(filepath.Join(c.Cache, "bin"), filepath.Join(r.Cache, "bin")); err != nil {
		r.t.Fatal(err)
	}
}

// files are what a release reads and changes beside the bundles.
func files() map[string]string {
	return map[string]string{
		".gitignore":                 "/build\n",
		"go.mod":                     "module toy\n\ngo 1.26\n",
		"CHANGELOG.md":               "# Changelog\n\n## " + packaging.Version + ", unreleased\n\n- A thing.\n",
		"Makefile":                   ".PHONY: bundle\nbundle:\n\t@echo generated > bundle.made\n",
		"releases/channels.yaml":     "default: stable\nchannels:\n- name: candidate\n  head: " + packaging.Version + "\n- name: fast\n  head: 0.0.2\n- name: stable\n  head: 0.0.1\n",
		"tools/packaging/version.go": "package packaging\n\nconst Version = \"" + packaging.Version + "\"\n",
		"config/deployment.yaml":     "image: registry.example.com/production-ready-database/operator:" + packaging.Version + "\n",
		"tools/images/main.go": `package main

import "os"

func main() {
	if err := os.CopyFS("build", os.DirFS("made")); err != nil {
		panic(err)
	}
}
`,
	}
}

// makeImages makes what the commit will build: an image for each one that the bundles name.
func (r repository) makeImages() {
	r.t.Helper()
	made := packaging.Digests{}
	for _, name := range r.named() {
		var images []v1.Image
		for _, arch := range release.Architectures() {
			entries := []image.Entry{image.Content("/what", []byte(name), 0o644)}
			img, err := image.Build(image.Spec{Architecture: arch, Entries: entries})
			if err != nil {
				r.t.Fatal(err)
			}
			images = append(images, img)
		}
		index, err := image.Index(images...)
		if err != nil {
			r.t.Fatal(err)
		}
		if made[name], err = image.Digest(index); err != nil {
			r.t.Fatal(err)
		}
		layout := r.Path("made", "images", strings.ReplaceAll(name, ":", "-"))
		if err := os.MkdirAll(filepath.Dir(layout), 0o755); err != nil {
			r.t.Fatal(err)
		}
		if err := image.WriteLayout(layout, index); err != nil {
			r.t.Fatal(err)
		}
	}
	content, err := json.Marshal(made)
	if err != nil {
		r.t.Fatal(err)
	}
	r.write("made/images.json", string(content))
}

// named lists the images that the bundles name.
func (r repository) named() []string {
	r.t.Helper()
	seen := map[string]bool{}
	var names []string
	err := filepath.WalkDir(r.Path("bundle"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		for _, match := range regexp.MustCompile(`production-ready-database/([a-z-]+:[0-9.]+)\b`).FindAllStringSubmatch(r.read(name), -1) {
			if !seen[match[1]] {
				seen[match[1]] = true
				names = append(names, match[1])
			}
		}
		return nil
	})
	if err != nil || len(names) == 0 {
		r.t.Fatalf("looking for images: %d found, %v", len(names), err)
	}
	return names
}

func (r repository) copy(dir string) {
	r.t.Helper()
	if err := os.CopyFS(r.Path(dir), os.DirFS(here(r.t).Path(dir))); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) write(name, content string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.Path(name)), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(r.Path(name), []byte(content), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// edit replaces a text in a file, which has to be there.
func (r repository) edit(name, before, after string) {
	r.t.Helper()
	content := r.read(r.Path(name))
	if !strings.Contains(content, before) {
		r.t.Fatalf("%s has no %q", name, before)
	}
	r.write(name, strings.ReplaceAll(content, before, after))
}

func (r repository) read(file string) string {
	r.t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(content)
}

func (r repository) run(name string, args ...string) string {
	r.t.Helper()
	return run(r.t.Context(), r.t, r.Root, name, args...)
}

func run(ctx context.Context, t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	output, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(fmt.Errorf("%s %v: %w\n%s", name, args, err, output))
	}
	return strings.TrimSpace(string(output))
}

// commit commits all that there is.
func (r repository) commit() {
	r.t.Helper()
	r.run("git", "add", "--all")
	r.run("git", "commit", "--quiet", "--message=test")
}

// yaml decodes a file of one document.
func (r repository) yaml(into any, elements ...string) {
	r.t.Helper()
	if err := yaml.Unmarshal([]byte(r.read(r.Path(elements...))), into); err != nil {
		r.t.Fatal(err)
	}
}
