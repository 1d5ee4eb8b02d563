package packaging

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"

	"database.example.com/operator/tools/packaging/channels"
)

// GenerateCatalog writes catalog/ with opm: of each package its description, its channels as releases/channels.yaml has them, what is
// deprecated, and an entry for each release and for the head. Images of the head are placeholders, as in bundle/. The graph
// of upgrades is drawn of the same.
func (c Checkout) GenerateCatalog(ctx context.Context) error {
	f, err := c.Channels()
	if err != nil {
		return err
	}
	for _, name := range Packages() {
		if err := c.generatePackage(ctx, name, f); err != nil {
			return fmt.Errorf("describing package %s in the catalog: %w", name, err)
		}
	}
	if err := c.opm(ctx, "validate", "catalog"); err != nil {
		return err
	}
	return c.drawGraph(ctx)
}

func (c Checkout) generatePackage(ctx context.Context, name string, f channels.File) error {
	if err := os.RemoveAll(c.Path("catalog", name)); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Path("catalog", name), 0o755); err != nil {
		return err
	}
	if err := c.writePackage(name, f.Default); err != nil {
		return err
	}
	if err := c.writeChannels(c.Path("catalog"), name, f, everyVersion); err != nil {
		return err
	}
	released, err := c.released()
	if err != nil {
		return err
	}
	for _, version := range released {
		content, err := os.ReadFile(c.Path("releases", version, "catalog", name+".yaml"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Path("catalog", name, "v"+version+".yaml"), content, 0o644); err != nil {
			return err
		}
	}
	bundle := published + "/" + Repository + "/{{.Package}}-bundle:{{.Version}}"
	return c.renderBundle(ctx, "bundle/"+name, bundle, c.Path("catalog", name, "v"+Version+".yaml"))
}

// writePackage writes the entry of the package itself: its icon, description and default channel.
func (c Checkout) writePackage(name, defaultChannel string) error {
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
		"defaultChannel": defaultChannel,
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
	opm, err := c.Tool(ctx, "opm", "opm")
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
	opm, err := c.Tool(ctx, "opm", "opm")
	if err != nil {
		return err
	}
	_, err = c.run(ctx, command{name: opm, args: args})
	return err
}
