//go:build catalog

package rehearsal

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"

	"database.example.com/operator/tools/packaging"
	"database.example.com/operator/tools/packaging/channels"
)

func TestAReleaseSaysWhatItsCommitMakes(t *testing.T) {
	r := newRepository(t)
	commit := r.run("git", "rev-parse", "HEAD")
	time := r.run("git", "show", "--no-patch", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd", "HEAD")
	if err := r.Cut(t.Context(), packaging.Version, "fast", "HEAD"); err != nil {
		t.Fatal(err)
	}
	if now := r.run("git", "rev-parse", "HEAD"); now != commit {
		t.Errorf("it committed %s", now)
	}
	var made map[string]string
	if err := json.Unmarshal([]byte(r.read(r.Path("made", "images.json"))), &made); err != nil {
		t.Fatal(err)
	}
	releases, err := r.Releases()
	if err != nil || len(releases) != 1 {
		t.Fatalf("got %v, %v", releases, err)
	}
	got := releases[0]
	if diff := cmp.Diff(made, got.Built()); diff != "" {
		t.Errorf("the images of release.yaml and those that the commit builds (-built +released):\n%s", diff)
	}
	want := packaging.Release{
		Version: packaging.Version, Channels: []string{"candidate", "fast"}, Commit: commit, Created: time, Toolchain: packaging.Toolchain(),
	}
	images := got.Images
	got.Images = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("release.yaml (-want +got):\n%s", diff)
	}
	for _, name := range packaging.Packages() {
		r.holds(name, images, time)
	}
	if says := r.read(r.Path("releases", packaging.Version, "CHANGELOG.md")); says != "- A thing.\n" {
		t.Errorf("its changelog says %q", says)
	}
}

// holds fails the test if what was released of a package has an image by anything but its digest, or says something else than the release.
func (r repository) holds(name string, images map[string]string, time string) {
	r.t.Helper()
	dir := r.Path("releases", packaging.Version)
	csv := &operators.ClusterServiceVersion{}
	r.yaml(csv, "releases", packaging.Version, "bundle", name, "manifests", name+".clusterserviceversion.yaml")
	if csv.Annotations["createdAt"] != time {
		r.t.Errorf("%s was made at %s, want %s", name, csv.Annotations["createdAt"], time)
	}
	prefix := "registry.example.com/" + packaging.Repository + "/"
	if want := prefix + "operator@" + images["operator:"+packaging.Version]; csv.Annotations["containerImage"] != want {
		r.t.Errorf("%s runs %s, want %s", name, csv.Annotations["containerImage"], want)
	}
	for _, related := range csv.Spec.RelatedImages {
		if !strings.Contains(related.Image, "@sha256:") {
			r.t.Errorf("%s names %s by no digest", name, related.Image)
		}
	}
	var metadata struct{ Annotations map[string]string }
	r.yaml(&metadata, "releases", packaging.Version, "bundle", name, "metadata", "annotations.yaml")
	if entered := metadata.Annotations["operators.operatorframework.io.bundle.channels.v1"]; entered != "candidate,fast" {
		r.t.Errorf("%s says that it is in %s", name, entered)
	}
	catalog := r.read(dir + "/catalog/" + name + ".yaml")
	if want := "image: " + prefix + name + "-bundle@" + images[name+"-bundle:"+packaging.Version] + "\n"; !strings.Contains(catalog, want) {
		r.t.Errorf("the catalog's entry of %s has no %q", name, want)
	}
}

func TestAfterAReleaseTheHeadGoesOn(t *testing.T) {
	r := newRepository(t)
	if err := r.Cut(t.Context(), packaging.Version, "fast", "HEAD"); err != nil {
		t.Fatal(err)
	}
	next, err := channels.Next(packaging.Version)
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Channels()
	if err != nil {
		t.Fatal(err)
	}
	heads := map[string]string{}
	for _, c := range f.Channels {
		heads[c.Name] = c.Head
	}
	if want := map[string]string{"candidate": next, "fast": packaging.Version, "stable": "0.0.1"}; !maps.Equal(heads, want) {
		t.Errorf("the channels end in %v, want %v", heads, want)
	}
	day := r.run("git", "show", "--no-patch", "--date=format-local:%Y-%m-%d", "--format=%cd", "HEAD")
	for file, want := range map[string]string{
		"CHANGELOG.md":               "# Changelog\n\n## " + next + ", unreleased\n\n## " + packaging.Version + ", " + day + "\n\n- A thing.\n",
		"tools/packaging/version.go": "package packaging\n\nconst Version = \"" + next + "\"\n",
		"config/deployment.yaml":     "image: registry.example.com/production-ready-database/operator:" + next + "\n",
		"bundle.made":                "generated\n",
	} {
		if got := r.read(r.Path(file)); got != want {
			t.Errorf("%s (-want +got):\n%s", file, cmp.Diff(want, got))
		}
	}
	r.commit()
	if err := r.VerifyReleases(t.Context()); err != nil {
		t.Errorf("what was released does not pass make verify: %v", err)
	}
	if err := r.Cut(t.Context(), packaging.Version, "fast", "HEAD"); !errors.Is(err, packaging.ErrReleased) {
		t.Errorf("releasing it again: %v", err)
	}
}

func TestWhatCannotBeReleasedLeavesNothingBehind(t *testing.T) {
	csv := "bundle/etcd-cluster/manifests/etcd-cluster.clusterserviceversion.yaml"
	for what, tc := range map[string]struct {
		prepare                  func(repository)
		version, channel, commit string
		says                     string
	}{
		"a channel that there is not":     {nil, packaging.Version, "slow", "HEAD", "slow"},
		"another version than the head's": {nil, "99.0.0", "fast", "HEAD", "make head VERSION=99.0.0"},
		"a commit that there is not":      {nil, packaging.Version, "fast", "v1", "v1^{commit}"},
		"a commit without a changelog of it": {func(r repository) {
			r.write("CHANGELOG.md", "# Changelog\n")
		}, packaging.Version, "fast", "HEAD", "no heading"},
		"a commit of another version": {func(r repository) {
			r.edit(csv, "etcd-cluster.v"+packaging.Version, "etcd-cluster.v99.0.0")
		}, packaging.Version, "fast", "HEAD", "has the bundle etcd-cluster.v99.0.0"},
		"an image that the commit does not build": {func(r repository) {
			r.edit(csv, "/operator:"+packaging.Version, "/operator:99.0.0")
		}, packaging.Version, "fast", "HEAD", "not built"},
		"a bundle that a validator warns of": {func(r repository) {
			r.edit(csv, "  minKubeVersion:", "  minKubernetesVersion:")
		}, packaging.Version, "fast", "HEAD", "validators complain"},
		"a commit whose tools fail": {func(r repository) {
			r.edit("tools/images/main.go", `"made"`, `"nothing"`)
		}, packaging.Version, "fast", "HEAD", "building the images of commit"},
	} {
		t.Run(what, func(t *testing.T) {
			r := newRepository(t)
			if tc.prepare != nil {
				tc.prepare(r)
				r.commit()
			}
			if err := r.Cut(t.Context(), tc.version, tc.channel, tc.commit); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v, want %q", err, tc.says)
			}
			if left := r.run("git", "status", "--porcelain"); left != "" {
				t.Errorf("it leaves behind\n%s", left)
			}
			if _, err := os.Stat(r.Path("releases", tc.version)); err == nil {
				t.Error("it leaves a release behind")
			}
		})
	}
}
