package packaging

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"database.example.com/operator/test/lab/image"
)

// catalogImage serves a catalog from a cache that is made here, so that its pod is ready at once. What is in both directories goes into the
// image when it is read.
func (c Checkout) catalogImage(ctx context.Context, catalog, cache string, architectures []string) (image.Artifact, error) {
	if err := c.makeCache(ctx, catalog, cache); err != nil {
		return nil, err
	}
	entries, err := image.Tree("/configs", catalog)
	if err != nil {
		return nil, err
	}
	cached, err := image.Tree("/tmp/cache", cache)
	if err != nil {
		return nil, err
	}
	spec := func(ctx context.Context, arch string) (image.Spec, error) {
		base, err := c.serverImage(ctx, arch)
		return image.Spec{
			Base:       base,
			Entries:    slices.Concat(entries, cached),
			Entrypoint: []string{"/bin/opm"},
			Cmd:        []string{"serve", "/configs", "--cache-dir=/tmp/cache", "--cache-enforce-integrity"},
			Labels:     map[string]string{"operators.operatorframework.io.index.configs.v1": "/configs"},
		}, err
	}
	return recipe{"catalog", Version, spec}.build(ctx, architectures)
}

// serverImage holds opm, in a layer of its own: a node that has served a catalog before pulls only what is new in this one.
func (c Checkout) serverImage(ctx context.Context, arch string) (v1.Image, error) {
	dir, err := c.toolsFor(ctx, "opm", arch)
	if err != nil {
		return nil, err
	}
	opm, err := executable(arch, "/bin/opm", filepath.Join(dir, "opm"))
	if err != nil {
		return nil, err
	}
	probe, err := executable(arch, "/bin/grpc_health_probe", filepath.Join(dir, "grpc-health-probe"))
	if err != nil {
		return nil, err
	}
	return image.Build(image.Spec{
		Entries: []image.Entry{
			opm, probe,
			image.Content("/etc/nsswitch.conf", []byte("hosts: files dns\n"), 0o644),
			image.Dir("/tmp", 0o777|os.ModeSticky),
		},
		Env:          []string{"PATH=/bin"},
		User:         "1001",
		Architecture: arch,
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
