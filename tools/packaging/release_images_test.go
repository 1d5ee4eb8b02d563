package packaging

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rebuiltAs is a checkout in whose cache the commit of a release was built, with one digest other than the released one when other
// is set.
func rebuiltAs(t *testing.T, r Release, other string) (c Checkout, said *bytes.Buffer) {
	t.Helper()
	here := checkout(t)
	c = here
	c.Root, c.Cache = t.TempDir(), t.TempDir()
	said = &bytes.Buffer{}
	c.Progress = said
	if err := os.CopyFS(c.Path("releases", r.Version), os.DirFS(here.Path("releases", r.Version))); err != nil {
		t.Fatal(err)
	}
	made := Digests{}
	for name, digest := range r.Built() {
		if name == "operator:"+r.Version && other != "" {
			digest = other
		}
		made[name] = digest
		if err := os.MkdirAll(c.kept(digest), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(c.record(r.Commit)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := made.write(c.record(r.Commit)); err != nil {
		t.Fatal(err)
	}
	return c, said
}

func oldest(t *testing.T) Release {
	t.Helper()
	releases, err := checkout(t).Releases()
	if err != nil || len(releases) == 0 {
		t.Fatalf("no releases: %v", err)
	}
	return releases[0]
}

func TestAReleaseIsInstalledAsItWasReleased(t *testing.T) {
	r := oldest(t)
	c, said := rebuiltAs(t, r, "")
	digests := Digests{}
	if err := c.addRelease(t.Context(), r, digests, published); err != nil {
		t.Fatal(err)
	}
	if said.Len() > 0 {
		t.Errorf("it says %s", said)
	}
	for name, digest := range r.Images {
		if got := digests[byDigest(name, digest)]; got != digest {
			t.Errorf("%s, released as %s, becomes %s", name, digest, got)
		}
	}
}

func TestABundleWhoseImageIsBuiltOtherwiseHerePointsToThatAndItIsSaid(t *testing.T) {
	r := oldest(t)
	other := "sha256:" + strings.Repeat("0", 64)
	c, said := rebuiltAs(t, r, other)
	digests := Digests{}
	if err := c.addRelease(t.Context(), r, digests, "registry.lab:5000"); err != nil {
		t.Fatal(err)
	}
	if line := said.String(); strings.Count(line, "\n") != 1 || !strings.Contains(line, other) || !strings.Contains(line, r.Toolchain) {
		t.Errorf("it says %q", line)
	}
	for _, name := range Packages() {
		content, err := os.ReadFile(c.Output("releases", r.Version, name, "manifests", name+".clusterserviceversion.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(content), "registry.lab:5000/production-ready-database/operator@"+other) || strings.Contains(string(content), published) {
			t.Errorf("bundle %s does not point to what was built here", name)
		}
		bundle := name + "-bundle:" + r.Version
		if digests[byDigest(bundle, r.Images[bundle])] == r.Images[bundle] {
			t.Errorf("the image of bundle %s has other content and the same digest", name)
		}
	}
}

func TestAnImageOfAReleaseIsPushedByDigest(t *testing.T) {
	c := checkout(t)
	dir, reference := c.place("operator@sha256:aa", "sha256:bb")
	if dir != c.kept("sha256:bb") || reference != "operator@sha256:bb" {
		t.Errorf("got %s, %s", dir, reference)
	}
	dir, reference = c.place("operator:1.2.3", "sha256:bb")
	if dir != c.layout("operator", "1.2.3") || reference != "operator:1.2.3" {
		t.Errorf("got %s, %s", dir, reference)
	}
}
