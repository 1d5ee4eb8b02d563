package packaging

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"

	"github.com/google/go-containerregistry/pkg/v1/mutate"

	"database.example.com/operator/test/lab/image"
)

// UnpackCatalog writes the file system of the catalog's image to build/catalog-root, and the image's command beside it, so that what
// people pull can be tried without a cluster. The catalog is the committed one, in which images are placeholders. build/withdrawn-root is
// the same for the catalog that there would be if the newest release were withdrawn.
func (c Checkout) UnpackCatalog(ctx context.Context) error {
	if err := c.unpackCatalog(ctx, c.Path("catalog"), c.Output("catalog-root")); err != nil {
		return err
	}
	withdrawn := c.Output("withdrawn")
	if err := replaceDir(withdrawn, c.Path("catalog")); err != nil {
		return err
	}
	if err := c.withdrawNewest(withdrawn); err != nil {
		return err
	}
	if err := c.opm(ctx, "validate", withdrawn); err != nil {
		return err
	}
	return c.unpackCatalog(ctx, withdrawn, c.Output("withdrawn-root"))
}

// withdrawNewest changes the channels of a catalog to what they become when the newest release is withdrawn.
func (c Checkout) withdrawNewest(catalog string) error {
	f, err := c.Channels()
	if err != nil {
		return err
	}
	released, err := c.released()
	if err != nil {
		return err
	}
	if len(released) < 2 {
		return errors.New("there is no release to go back to")
	}
	f = f.Withdraw(released[len(released)-1], released[len(released)-2])
	for _, name := range Packages() {
		if err := c.writeChannels(catalog, name, f, everyVersion); err != nil {
			return err
		}
	}
	return nil
}

// unpackCatalog writes the file system of a catalog's image to root, and its command to root.json.
func (c Checkout) unpackCatalog(ctx context.Context, catalog, root string) error {
	index, err := c.catalogImage(ctx, catalog, c.Output("cache"), []string{runtime.GOARCH})
	if err != nil {
		return err
	}
	img, err := image.ForArchitecture(index, runtime.GOARCH)
	if err != nil {
		return err
	}
	config, err := img.ConfigFile()
	if err != nil {
		return err
	}
	command, err := json.Marshal(slices.Concat(config.Config.Entrypoint, config.Config.Cmd))
	if err != nil {
		return err
	}
	files := mutate.Extract(img)
	defer files.Close()
	archive, err := io.ReadAll(files)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(root); err != nil {
		return err
	}
	if err := c.untar(ctx, archive, root); err != nil {
		return err
	}
	return os.WriteFile(root+".json", command, 0o644)
}
