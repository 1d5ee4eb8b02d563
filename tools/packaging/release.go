package packaging

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"database.example.com/operator/test/lab/image"
)

// BuildCatalog makes what OLM installs from: build/bundle and build/catalog, in which every image stands by its digest in the
// registry, both checked by the validators, and the images of the bundles and of the catalog. The images that they name must be built.
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
		if err := c.ValidateBundle(ctx, dir); err != nil {
			return err
		}
		build := func(context.Context) (v1.Image, error) { return bundleImage(dir) }
		if err := c.buildImage(ctx, digests, name+"-bundle", Version, build); err != nil {
			return err
		}
	}
	if err := c.resolveTree(c.Output("catalog"), c.Path("catalog"), digests, registry); err != nil {
		return err
	}
	if err := c.opm(ctx, "validate", c.Output("catalog")); err != nil {
		return fmt.Errorf("validating the catalog: %w", err)
	}
	if err := c.buildImage(ctx, digests, "catalog", Version, c.catalogImage); err != nil {
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
	return image.Build(image.Spec{Entries: entries, Labels: labels})
}

// catalogImage serves the catalog from a cache that is made here, so that its pod is ready at once.
func (c Checkout) catalogImage(ctx context.Context) (v1.Image, error) {
	cache := c.Output("cache")
	if err := c.makeCache(ctx, c.Output("catalog"), cache); err != nil {
		return nil, err
	}
	base, err := c.serverImage(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := image.Tree("/configs", c.Output("catalog"))
	if err != nil {
		return nil, err
	}
	cached, err := image.Tree("/tmp/cache", cache)
	if err != nil {
		return nil, err
	}
	return image.Build(image.Spec{
		Base:       base,
		Entries:    append(entries, cached...),
		Entrypoint: []string{"/bin/opm"},
		Cmd:        []string{"serve", "/configs", "--cache-dir=/tmp/cache"},
		Labels:     map[string]string{"operators.operatorframework.io.index.configs.v1": "/configs"},
	})
}

// serverImage holds opm, in a layer of its own: a node that has served a catalog before pulls only what is new in this one.
func (c Checkout) serverImage(ctx context.Context) (v1.Image, error) {
	opm, err := c.Tool(ctx, "olm", "opm")
	if err != nil {
		return nil, err
	}
	return image.Build(image.Spec{
		Entries: []image.Entry{
			image.Executable("/bin/opm", opm),
			image.Executable("/bin/grpc_health_probe", filepath.Join(filepath.Dir(opm), "grpc-health-probe")),
			image.Content("/etc/nsswitch.conf", []byte("hosts: files dns\n"), 0o644),
			image.Dir("/tmp", 0o777|os.ModeSticky),
		},
		Env:  []string{"PATH=/bin"},
		User: "1001",
	})
}

// makeCache makes the cache that opm serves from. opm takes the format that it finds: the older of the two, in JSON, is the same
// for the same catalog, needs no lock, and can be read by the group root, which every user of a container without a passwd file is in.
func (c Checkout) makeCache(ctx context.Context, catalog, cache string) error {
	if err := os.RemoveAll(cache); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(cache, "cache"), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(cache, "digest"), nil, 0o644); err != nil {
		return err
	}
	if err := c.opm(ctx, "serve", catalog, "--cache-dir", cache, "--cache-only", "--pprof-addr", "", "--termination-log", os.DevNull); err != nil {
		return fmt.Errorf("making the cache of the catalog: %w", err)
	}
	return nil
}
