package packaging

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/lab/image"
)

// BuildCatalog makes what OLM installs from: build/bundle and build/catalog, in which every image stands by its digest in the
// registry, both checked by the validators, and the images of the bundles and of the catalog. The images of the head must be built; those of
// older releases are built here from their commits, unless they are in the cache.
func (c Checkout) BuildCatalog(ctx context.Context, registry string) error {
	digests, err := c.Load()
	if err != nil {
		return err
	}
	for _, name := range Packages() {
		dir := c.Output("bundle", name)
		if err := c.resolveTree(dir, c.Path("bundle", name), digests, registry); err != nil {
			return err
		}
		if err := c.checkBundle(ctx, dir, func(digest string) (string, error) { return c.findBuilt(digests, digest) }); err != nil {
			return err
		}
		build := func(context.Context) (image.Artifact, error) { return bundleImage(dir) }
		if err := c.buildImage(ctx, digests, name+"-bundle", Version, build); err != nil {
			return err
		}
	}
	releases, err := c.Releases()
	if err != nil {
		return err
	}
	for _, r := range releases {
		if err := c.addRelease(ctx, r, digests, registry); err != nil {
			return fmt.Errorf("release %s: %w", r.Version, err)
		}
	}
	if err := c.resolveTree(c.Output("catalog"), c.Path("catalog"), digests, registry); err != nil {
		return err
	}
	if err := c.opm(ctx, "validate", c.Output("catalog")); err != nil {
		return fmt.Errorf("validating the catalog: %w", err)
	}
	build := func(ctx context.Context) (image.Artifact, error) {
		return c.catalogImage(ctx, c.Output("catalog"), c.Output("cache"), release.Architectures())
	}
	if err := c.buildImage(ctx, digests, "catalog", Version, build); err != nil {
		return err
	}
	return digests.write(c.Output("images.json"))
}

// resolveTree copies a directory of manifests, with digests in the place of placeholders.
func (c Checkout) resolveTree(to, from string, digests Digests, registry string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	return filepath.WalkDir(from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, relative), 0o755)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		resolved, err := digests.Resolve(content, registry)
		if err != nil {
			return fmt.Errorf("resolving the images of %s: %w", name, err)
		}
		return os.WriteFile(filepath.Join(to, relative), resolved, 0o644)
	})
}

// bundleImage holds a bundle and nothing else, labelled as its annotations say.
func bundleImage(dir string) (v1.Image, error) {
	annotations, _, err := readYAML(filepath.Join(dir, "metadata", "annotations.yaml"))
	if err != nil {
		return nil, err
	}
	values, ok := annotations["annotations"].(map[string]any)
	if !ok {
		return nil, errors.New("metadata/annotations.yaml has no annotations")
	}
	labels := map[string]string{}
	for key, value := range values {
		labels[key] = fmt.Sprint(value)
	}
	entries, err := image.Tree("/", dir)
	if err != nil {
		return nil, err
	}
	// Data runs on nothing. An architecture is named all the same, so that the digest is the same on every machine.
	return image.Build(image.Spec{Entries: entries, Labels: labels, Architecture: "amd64"})
}
