package image

import (
	"fmt"
	"maps"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
)

// Artifact is what a reference may mean: one image, or the index of the images for several architectures.
type Artifact interface {
	Digest() (v1.Hash, error)
	RawManifest() ([]byte, error)
}

// Digest returns the digest of an artifact's manifest, as sha256:....
func Digest(artifact Artifact) (string, error) {
	hash, err := artifact.Digest()
	if err != nil {
		return "", fmt.Errorf("computing the image's digest: %w", err)
	}
	return hash.String(), nil
}

// Index returns the index of images that are the same program for several architectures. A node pulls the one that its own
// architecture is named with.
func Index(images ...v1.Image) (v1.ImageIndex, error) {
	additions := make([]mutate.IndexAddendum, 0, len(images))
	for _, img := range images {
		config, err := img.ConfigFile()
		if err != nil {
			return nil, fmt.Errorf("reading what an image is for: %w", err)
		}
		additions = append(additions, mutate.IndexAddendum{
			Add:        img,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: config.OS, Architecture: config.Architecture}},
		})
	}
	return mutate.AppendManifests(empty.Index, additions...), nil
}

// Images returns the images of an artifact by architecture, in Go's words: those of an index, or the one that it is.
func Images(artifact Artifact) (map[string]v1.Image, error) {
	var images []v1.Image
	switch artifact := artifact.(type) {
	case v1.Image:
		images = append(images, artifact)
	case v1.ImageIndex:
		manifest, err := artifact.IndexManifest()
		if err != nil {
			return nil, fmt.Errorf("reading the index: %w", err)
		}
		for _, descriptor := range manifest.Manifests {
			img, err := artifact.Image(descriptor.Digest)
			if err != nil {
				return nil, fmt.Errorf("reading an image of the index: %w", err)
			}
			images = append(images, img)
		}
	default:
		return nil, fmt.Errorf("a %T is neither an image nor an index", artifact)
	}
	byArchitecture := map[string]v1.Image{}
	for _, img := range images {
		config, err := img.ConfigFile()
		if err != nil {
			return nil, fmt.Errorf("reading what an image is for: %w", err)
		}
		if byArchitecture[config.Architecture] != nil {
			return nil, fmt.Errorf("the index has two images for %s", config.Architecture)
		}
		byArchitecture[config.Architecture] = img
	}
	return byArchitecture, nil
}

// ForArchitecture returns the image of an artifact that is for an architecture, in Go's words.
func ForArchitecture(artifact Artifact, arch string) (v1.Image, error) {
	images, err := Images(artifact)
	if err != nil {
		return nil, err
	}
	img, found := images[arch]
	if !found {
		return nil, fmt.Errorf("there is no image for %s, but for %v", arch, slices.Sorted(maps.Keys(images)))
	}
	return img, nil
}

// WriteLayout writes an artifact as the only one into a directory in the OCI image layout.
func WriteLayout(dir string, artifact Artifact) error {
	path, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	switch artifact := artifact.(type) {
	case v1.Image:
		return path.AppendImage(artifact)
	case v1.ImageIndex:
		return path.AppendIndex(artifact)
	default:
		return fmt.Errorf("a %T is neither an image nor an index", artifact)
	}
}

// ReadLayout reads the only artifact of a directory in the OCI image layout. Layers are read when they are needed.
func ReadLayout(dir string) (Artifact, error) {
	all, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		return nil, err
	}
	manifest, err := all.IndexManifest()
	if err != nil {
		return nil, err
	}
	if len(manifest.Manifests) != 1 {
		return nil, fmt.Errorf("%s holds %d images, want one", dir, len(manifest.Manifests))
	}
	only := manifest.Manifests[0]
	if only.MediaType.IsIndex() {
		return all.ImageIndex(only.Digest)
	}
	return all.Image(only.Digest)
}
