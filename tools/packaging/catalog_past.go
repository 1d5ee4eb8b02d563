package packaging

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// PushCatalogOf pushes the catalog as it was when a release was the newest: each channel ends in it or before. It returns the reference of the
// catalog's image, in which the bundles are those of the catalog that was built last. dir is for what is made on the way.
func (c Checkout) PushCatalogOf(ctx context.Context, version string, registry Registry, dir string) (reference string, err error) {
	catalog := filepath.Join(dir, "catalog")
	if err := c.writeCatalogOf(version, catalog); err != nil {
		return "", err
	}
	return c.pushCatalog(ctx, "catalog", catalog, filepath.Join(dir, "cache"), registry)
}

// writeCatalogOf takes what a catalog has of the releases up to a version from the one that was built.
func (c Checkout) writeCatalogOf(version, catalog string) error {
	f, err := c.Channels()
	if err != nil {
		return err
	}
	released, err := c.released()
	if err != nil {
		return err
	}
	newest := slices.Index(released, version)
	if newest < 0 {
		return fmt.Errorf("%s was never released", version)
	}
	old := released[:newest+1]
	for _, name := range Packages() {
		if err := c.writeChannels(catalog, name, f, func(v string) bool { return slices.Contains(old, v) }); err != nil {
			return err
		}
		files := []string{"package.yaml"}
		for _, v := range old {
			files = append(files, "v"+v+".yaml")
		}
		for _, file := range files {
			content, err := os.ReadFile(c.Output("catalog", name, file))
			if err != nil {
				return err
			}
			if err := writeFile(filepath.Join(catalog, name, file), content); err != nil {
				return err
			}
		}
	}
	return nil
}
