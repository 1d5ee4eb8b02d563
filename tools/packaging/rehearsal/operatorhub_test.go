//go:build catalog

package rehearsal

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/tools/packaging"
	"database.example.com/operator/tools/packaging/channels"
)

// blob is a document of a catalog, or an entry of its template.
type blob struct {
	Schema, Package, Name, Image, DefaultChannel string
	Entries                                      []blob
}

func TestThePullRequestToOperatorHubIsWhatWasReleased(t *testing.T) {
	c := here(t)
	said := &bytes.Buffer{}
	c.Progress = said
	// It holds the tree against the rules of the repository itself; they are tested one by one in package operatorhub.
	if err := c.OperatorHub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "warning: maintainers: ") {
		t.Errorf("it does not warn of maintainers that there are not: %s", said)
	}
	releases, err := c.Releases()
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Channels()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range packaging.Packages() {
		var template blob
		decode(t, &template, c.Output("operatorhub", "operators", name, "catalog-templates", "basic.yaml"))
		catalog := documents(t, c.Output("operatorhub", "catalogs", "latest", name, "catalog.yaml"))
		var images []string
		for _, r := range releases {
			images = append(images, "registry.example.com/"+packaging.Repository+"/"+name+"-bundle@"+r.Images[name+"-bundle:"+r.Version])
			sameFiles(t, c.Path("releases", r.Version, "bundle", name), c.Output("operatorhub", "operators", name, r.Version))
		}
		for what, blobs := range map[string][]blob{"template": template.Entries, "catalog": catalog} {
			if diff := cmp.Diff(images, imagesOf(blobs)); diff != "" {
				t.Errorf("the %s of %s has the bundles (-released +got):\n%s", what, name, diff)
			}
			if found := of("olm.package", blobs); len(found) != 1 || found[0].DefaultChannel != f.Default {
				t.Errorf("the %s describes %s as %+v", what, name, found)
			}
			onlyReleased(t, f, name, blobs)
		}
	}
}

// onlyReleased fails the test if a channel holds anything but the releases that it offers.
func onlyReleased(t *testing.T, f channels.File, name string, blobs []blob) {
	t.Helper()
	for _, channel := range of("olm.channel", blobs) {
		for _, entry := range channel.Entries {
			version := strings.TrimPrefix(entry.Name, name+".v")
			if !slices.Contains(f.Offering(version), channel.Name) || version == packaging.Version {
				t.Errorf("channel %s of %s holds %s", channel.Name, name, entry.Name)
			}
		}
	}
}

// sameFiles fails the test if what is submitted of a version is not what was released, byte for byte, and its place in the catalog.
func sameFiles(t *testing.T, released, submitted string) {
	t.Helper()
	want, got := contents(t, released), contents(t, submitted)
	if got["release-config.yaml"] == "" {
		t.Errorf("%s does not say where it belongs in the catalog", submitted)
	}
	delete(got, "release-config.yaml")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-released +submitted):\n%s", submitted, diff)
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		found[strings.TrimPrefix(name, dir+"/")] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func of(schema string, blobs []blob) []blob {
	return slices.DeleteFunc(slices.Clone(blobs), func(b blob) bool { return b.Schema != schema })
}

func imagesOf(blobs []blob) []string {
	var images []string
	for _, bundle := range of("olm.bundle", blobs) {
		images = append(images, bundle.Image)
	}
	return images
}

func documents(t *testing.T, file string) []blob {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []blob
	for document := range strings.SplitSeq(string(content), "---\n") {
		var b blob
		if err := yaml.Unmarshal([]byte(document), &b); err != nil {
			t.Fatal(err)
		}
		if b.Schema != "" {
			all = append(all, b)
		}
	}
	return all
}

func decode(t *testing.T, into any, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		t.Fatal(err)
	}
}
