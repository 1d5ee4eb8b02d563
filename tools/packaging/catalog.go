package packaging

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

// GenerateCatalog writes catalog/ from bundle/ with opm: for each package, package.yaml and bundles.yaml beside the hand-written
// channels.yaml. Images are placeholders, as in bundle/.
func (c Checkout) GenerateCatalog(ctx context.Context) error {
	for _, name := range Packages() {
		if err := c.writePackage(name); err != nil {
			return fmt.Errorf("describing package %s in the catalog: %w", name, err)
		}
		bundle := "registry.example.com/" + Repository + "/{{.Package}}-bundle:{{.Version}}"
		if err := c.renderBundle(ctx, "bundle/"+name, bundle, c.Path("catalog", name, "bundles.yaml")); err != nil {
			return err
		}
	}
	return c.opm(ctx, "validate", "catalog")
}

// writePackage writes the entry of the package itself: its icon, description and default channel.
func (c Checkout) writePackage(name string) error {
	source := func(file string) (string, error) {
		content, err := os.ReadFile(c.Path("config", "manifests", name, file))
		return string(content), err
	}
	description, err := source("description.md")
	if err != nil {
		return err
	}
	icon, err := source("icon.svg")
	if err != nil {
		return err
	}
	content, err := yaml.Marshal(map[string]any{
		"schema":         "olm.package",
		"name":           name,
		"defaultChannel": Channels[0],
		"description":    description,
		"icon":           map[string]any{"base64data": base64.StdEncoding.EncodeToString([]byte(icon)), "mediatype": "image/svg+xml"},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(c.Path("catalog", name, "package.yaml"), content, 0o644)
}

// renderBundle writes the catalog's entry of a bundle. The template names the bundle's image.
func (c Checkout) renderBundle(ctx context.Context, dir, image, output string) error {
	opm, err := c.Tool(ctx, "olm", "opm")
	if err != nil {
		return err
	}
	content, err := c.run(ctx, command{name: opm, args: []string{
		"render", dir, "--alpha-image-ref-template", image, "--migrate-level", "bundle-object-to-csv-metadata", "--output", "yaml",
	}})
	if err != nil {
		return fmt.Errorf("rendering %s for the catalog: %w", dir, err)
	}
	return os.WriteFile(output, content, 0o644)
}

func (c Checkout) opm(ctx context.Context, args ...string) error {
	opm, err := c.Tool(ctx, "olm", "opm")
	if err != nil {
		return err
	}
	_, err = c.run(ctx, command{name: opm, args: args})
	return err
}
