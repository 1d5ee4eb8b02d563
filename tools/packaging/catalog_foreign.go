package packaging

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"database.example.com/operator/test/lab/image"
)

// Foreign is a package that is not this project's, to hold ours against.
type Foreign struct {
	// Name is that of the package, and begins the names of its images.
	Name string
	// Graph is its part of a file-based catalog without the bundles: the package and its channels.
	Graph []byte
	// Bundles are the directories of its bundles.
	Bundles []string
}

// Pushed are the references of a foreign package's images, by digest.
type Pushed struct {
	Catalog string
	Bundles []string
}

// PushForeign packs the bundles of a foreign package and a catalog of them as it does our own, and pushes all of it. dir is for what is
// made on the way.
func (c Checkout) PushForeign(ctx context.Context, f Foreign, registry Registry, dir string) (pushed Pushed, err error) {
	catalog := filepath.Join(dir, "catalog")
	if err := os.MkdirAll(catalog, 0o755); err != nil {
		return Pushed{}, err
	}
	if err := os.WriteFile(filepath.Join(catalog, "graph.yaml"), f.Graph, 0o644); err != nil {
		return Pushed{}, err
	}
	for i, bundle := range f.Bundles {
		img, err := bundleImage(bundle)
		if err != nil {
			return Pushed{}, fmt.Errorf("packing %s: %w", bundle, err)
		}
		reference, err := pushByDigest(ctx, f.Name+"-bundle", img, registry)
		if err != nil {
			return Pushed{}, err
		}
		if err := c.renderBundle(ctx, bundle, reference, filepath.Join(catalog, fmt.Sprintf("bundle-%d.yaml", i))); err != nil {
			return Pushed{}, err
		}
		pushed.Bundles = append(pushed.Bundles, reference)
	}
	pushed.Catalog, err = c.pushCatalog(ctx, f.Name+"-catalog", catalog, filepath.Join(dir, "cache"), registry)
	return pushed, err
}

// pushCatalog packs a catalog for this machine's architecture and pushes it.
func (c Checkout) pushCatalog(ctx context.Context, name, catalog, cache string, registry Registry) (reference string, err error) {
	if err := c.opm(ctx, "validate", catalog); err != nil {
		return "", err
	}
	img, err := c.catalogImage(ctx, catalog, cache, []string{runtime.GOARCH})
	if err != nil {
		return "", err
	}
	return pushByDigest(ctx, name, img, registry)
}

func pushByDigest(ctx context.Context, name string, img image.Artifact, registry Registry) (reference string, err error) {
	digest, err := image.Digest(img)
	if err != nil {
		return "", err
	}
	reference = registry.Name + "/" + Repository + "/" + name + "@" + digest
	return image.Push(ctx, reference, img, image.Registry{CAFile: registry.CAFile})
}
