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

// channelEntry is a version in a channel. OLM goes by it, not by what the ClusterServiceVersion says of itself, so it is made of that.
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

// writeChannels writes the channels of a package, and its deprecations if there are any.
func (c Checkout) writeChannels(name string, f channels.File) error {
	graph, err := c.graph(name, f, func(string) bool { return true })
	if err != nil {
		return err
	}
	content, err := documents(graph)
	if err != nil {
		return err
	}
	return os.WriteFile(c.Path("catalog", name, "channels.yaml"), content, 0o644)
}

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
			entry, err := c.entry(name, version)
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

// entry reads from the ClusterServiceVersion of a version which others it replaces.
func (c Checkout) entry(name, version string) (channelEntry, error) {
	file := c.Path("bundle", name)
	if version != Version {
		file = c.Path("releases", version, "bundle", name)
	}
	content, err := os.ReadFile(filepath.Join(file, "manifests", name+".clusterserviceversion.yaml"))
	if err != nil {
		return channelEntry{}, err
	}
	var csv operators.ClusterServiceVersion
	if err := yaml.Unmarshal(content, &csv); err != nil {
		return channelEntry{}, fmt.Errorf("reading the ClusterServiceVersion of %s %s: %w", name, version, err)
	}
	return channelEntry{
		Name: csv.Name, Replaces: csv.Spec.Replaces, Skips: csv.Spec.Skips, SkipRange: csv.Annotations["olm.skipRange"],
	}, nil
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
