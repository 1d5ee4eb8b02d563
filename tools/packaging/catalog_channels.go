package packaging

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/tools/packaging/channels"
)

// channelBlob is a channel, as a file-based catalog has it.
type channelBlob struct {
	Schema  string         `json:"schema"`
	Package string         `json:"package"`
	Name    string         `json:"name"`
	Entries []channelEntry `json:"entries"`
}

// channelEntry is a version in a channel. OLM goes by it, not by what the ClusterServiceVersion says of itself.
type channelEntry struct {
	Name      string   `json:"name"`
	Replaces  string   `json:"replaces,omitempty"`
	Skips     []string `json:"skips,omitempty"`
	SkipRange string   `json:"skipRange,omitempty"`
}

// deprecations is what a file-based catalog has against some of its versions.
type deprecations struct {
	Schema  string              `json:"schema"`
	Package string              `json:"package"`
	Entries []deprecationsEntry `json:"entries"`
}

type deprecationsEntry struct {
	Reference struct {
		Schema string `json:"schema"`
		Name   string `json:"name"`
	} `json:"reference"`
	Message string `json:"message"`
}

// writeChannels writes the channels of a package with those versions that are wanted, and their deprecations, into a catalog.
func (c Checkout) writeChannels(catalog, name string, f channels.File, wanted func(version string) bool) error {
	graph, err := c.graph(name, f, wanted)
	if err != nil {
		return err
	}
	content, err := documents(graph)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(catalog, name, "channels.yaml"), content)
}

func everyVersion(string) bool { return true }

// graph is what a catalog has of a package beside its description and its versions: the channels with those versions that are
// wanted, and their deprecations.
func (c Checkout) graph(name string, f channels.File, wanted func(version string) bool) ([]any, error) {
	versions, err := c.released()
	if err != nil {
		return nil, err
	}
	versions = append(versions, Version)
	blobs := make([]any, 0, len(f.Channels)+1)
	for _, channel := range f.Channels {
		blob := channelBlob{Schema: "olm.channel", Package: name, Name: channel.Name}
		for _, version := range versions {
			if !wanted(version) || !slices.Contains(f.Offering(version), channel.Name) {
				continue
			}
			entry, err := c.entryIn(name, version, f)
			if err != nil {
				return nil, err
			}
			blob.Entries = append(blob.Entries, entry)
		}
		blobs = append(blobs, blob)
	}
	told := slices.DeleteFunc(slices.Clone(f.Deprecations), func(d channels.Deprecation) bool { return !wanted(d.Release) })
	if len(told) > 0 {
		blobs = append(blobs, deprecated(name, told))
	}
	return blobs, nil
}

// entryIn is what the channels of a file have of a version. A release says of itself which others it replaces; of the head it follows from the
// file, as its ClusterServiceVersion does.
func (c Checkout) entryIn(name, version string, f channels.File) (channelEntry, error) {
	if version != Version {
		return c.entry(name, version)
	}
	released, err := c.released()
	if err != nil {
		return channelEntry{}, err
	}
	edges, err := f.EdgesOf(version, released)
	if err != nil {
		return channelEntry{}, err
	}
	named := func(version string) string { return name + ".v" + version }
	entry := channelEntry{Name: named(version), SkipRange: edges.SkipRange}
	if edges.Replaces != "" {
		entry.Replaces = named(edges.Replaces)
	}
	for _, skipped := range edges.Skips {
		entry.Skips = append(entry.Skips, named(skipped))
	}
	return entry, nil
}

// entry reads from the ClusterServiceVersion of a release which others it replaces.
func (c Checkout) entry(name, version string) (channelEntry, error) {
	csv, err := readVersion(c.Path("releases", version, "bundle", name), name)
	return channelEntry{
		Name: csv.Name, Replaces: csv.Spec.Replaces, Skips: csv.Spec.Skips, SkipRange: csv.Annotations["olm.skipRange"],
	}, err
}

// readVersion reads the ClusterServiceVersion of a package's bundle.
func readVersion(bundle, name string) (operators.ClusterServiceVersion, error) {
	var csv operators.ClusterServiceVersion
	file := filepath.Join(bundle, "manifests", name+".clusterserviceversion.yaml")
	content, err := os.ReadFile(file)
	if err != nil {
		return csv, err
	}
	if err := yaml.Unmarshal(content, &csv); err != nil {
		return csv, fmt.Errorf("reading %s: %w", file, err)
	}
	return csv, nil
}

func deprecated(name string, told []channels.Deprecation) deprecations {
	blob := deprecations{Schema: "olm.deprecations", Package: name}
	for _, d := range told {
		entry := deprecationsEntry{Message: d.Message}
		entry.Reference.Schema, entry.Reference.Name = "olm.bundle", name+".v"+d.Release
		blob.Entries = append(blob.Entries, entry)
	}
	return blob
}
