package packaging

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"runtime"
	"slices"

	"github.com/google/go-containerregistry/pkg/v1/mutate"

	"database.example.com/operator/test/lab/image"
)

// UnpackCatalog writes the file system of the catalog's image to build/catalog-root, and the image's command beside it, so that what
// people pull can be tried without a cluster. The catalog is the committed one, in which images are placeholders.
func (c Checkout) UnpackCatalog(ctx context.Context) error {
	index, err := c.catalogImage(ctx, c.Path("catalog"), c.Output("cache"), []string{runtime.GOARCH})
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
	root := c.Output("catalog-root")
	if err := os.RemoveAll(root); err != nil {
		return err
	}
	if err := c.untar(ctx, archive, root); err != nil {
		return err
	}
	return os.WriteFile(root+".json", command, 0o644)
}
