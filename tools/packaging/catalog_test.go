package packaging

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"sigs.k8s.io/yaml"
)

// versions are those that the catalog offers: what was released, and the head.
func versions(t *testing.T, c Checkout) []string {
	t.Helper()
	released, err := c.released()
	if err != nil {
		t.Fatal(err)
	}
	return append(released, Version)
}

// blobs decodes the documents of a catalog's file that have a schema.
func blobs[T any](t *testing.T, c Checkout, name, schema string) []T {
	t.Helper()
	content, err := os.ReadFile(c.Path("catalog", name, "channels.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var found []T
	for document := range strings.SplitSeq(string(content), "---\n") {
		var header struct{ Schema string }
		var blob T
		for _, into := range []any{&header, &blob} {
			if err := yaml.Unmarshal([]byte(document), into); err != nil {
				t.Fatal(err)
			}
		}
		if header.Schema == schema {
			found = append(found, blob)
		}
	}
	return found
}

func TestTheChannelsOfTheCatalogAgreeWithTheBundles(t *testing.T) {
	c := checkout(t)
	f, err := c.Channels()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Packages() {
		channels := blobs[channelBlob](t, c, name, "olm.channel")
		if len(channels) != len(f.Channels) {
			t.Errorf("the catalog has %d channels of %s, want %d", len(channels), name, len(f.Channels))
		}
		for _, channel := range channels {
			var entries []string
			for _, entry := range channel.Entries {
				version := strings.TrimPrefix(entry.Name, name+".v")
				entries = append(entries, version)
				dir := c.Path("releases", version, "bundle")
				if version == Version {
					dir = c.Path("bundle")
				}
				var csv operators.ClusterServiceVersion
				read(t, &csv, strings.TrimPrefix(dir, c.Root), name, "manifests", name+".clusterserviceversion.yaml")
				says := channelEntry{
					Name: csv.Name, Replaces: csv.Spec.Replaces, Skips: csv.Spec.Skips, SkipRange: csv.Annotations["olm.skipRange"],
				}
				if diff := cmp.Diff(says, entry); diff != "" {
					t.Errorf("channel %s of %s (-bundle +catalog):\n%s", channel.Name, name, diff)
				}
			}
			want := slices.DeleteFunc(versions(t, c), func(v string) bool { return !slices.Contains(f.Offering(v), channel.Name) })
			if diff := cmp.Diff(want, entries); diff != "" {
				t.Errorf("channel %s of %s holds (-want +got):\n%s", channel.Name, name, diff)
			}
		}
	}
}

func TestTheHeadIsTheHeadOfTheBoldestChannelAlone(t *testing.T) {
	f, err := checkout(t).Channels()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{f.Channels[0].Name}, f.Offering(Version)); diff != "" {
		t.Errorf("the head is offered by (-want +got):\n%s", diff)
	}
}

func TestEveryDeprecationIsOfAReleaseAndInTheCatalog(t *testing.T) {
	c := checkout(t)
	f, err := c.Channels()
	if err != nil {
		t.Fatal(err)
	}
	released, err := c.released()
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Deprecations) == 0 {
		t.Error("nothing is deprecated: what the catalog does with it is not tried")
	}
	for _, d := range f.Deprecations {
		if !slices.Contains(released, d.Release) {
			t.Errorf("%s is deprecated and was never released", d.Release)
		}
	}
	for _, name := range Packages() {
		found := blobs[deprecations](t, c, name, "olm.deprecations")
		if diff := cmp.Diff([]deprecations{deprecated(name, f.Deprecations)}, found); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestNothingNamesAnImageOfAnotherHead(t *testing.T) {
	for file, text := range texts(t, checkout(t), "bundle", "config", "test/newcomer", "test/demo") {
		for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
			isOurs := match[1] == "operator" || match[1] == "catalog" || strings.HasSuffix(match[1], "-bundle")
			if isOurs && match[2] != ":"+Version {
				t.Errorf("%s names %s%s, and the head is %s", filepath.Base(file), match[1], match[2], Version)
			}
		}
	}
}
