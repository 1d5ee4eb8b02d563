package packaging

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sigs.k8s.io/yaml"

	"database.example.com/operator/tools/packaging/channels"
	"database.example.com/operator/tools/packaging/operatorhub"
)

// OperatorHub writes to build/operatorhub what k8s-operatorhub/community-operators expects of the releases, and holds it against the
// rules there.
func (c Checkout) OperatorHub(ctx context.Context) error {
	root := c.Output("operatorhub")
	if err := os.RemoveAll(root); err != nil {
		return err
	}
	f, err := c.Channels()
	if err != nil {
		return err
	}
	for _, name := range Packages() {
		if err := c.submit(ctx, root, name, f); err != nil {
			return fmt.Errorf("preparing package %s for OperatorHub: %w", name, err)
		}
	}
	if err := operatorhub.Check(root); err != nil {
		return err
	}
	if err := c.opm(ctx, "validate", filepath.Join(root, "catalogs", operatorhub.Catalog)); err != nil {
		return err
	}
	fmt.Fprintln(c.Progress, "wrote build/operatorhub, as k8s-operatorhub/community-operators wants it")
	return c.warnOfPlaceholders()
}

// warnOfPlaceholders tells what of the newest release stands for people and places that there are not.
func (c Checkout) warnOfPlaceholders() error {
	released, err := c.released()
	if err != nil || len(released) == 0 {
		return err
	}
	var warnings []string
	for _, name := range Packages() {
		csv, err := readVersion(c.Path("releases", released[len(released)-1], "bundle", name), name)
		if err != nil {
			return err
		}
		warnings = append(warnings, operatorhub.Unfilled(csv)...)
	}
	slices.Sort(warnings)
	for _, warning := range slices.Compact(warnings) {
		fmt.Fprintln(c.Progress, "warning:", warning)
	}
	if len(warnings) > 0 {
		fmt.Fprintln(c.Progress, "warning: what was released never changes: fill this in, and submit the release that is made after that")
	}
	return nil
}

// submit writes the directory of one package, and its catalog.
func (c Checkout) submit(ctx context.Context, root, name string, f channels.File) error {
	dir := filepath.Join(root, "operators", name)
	releases, err := c.Releases()
	if err != nil {
		return err
	}
	for _, r := range releases {
		version := filepath.Join(dir, r.Version)
		if err := replaceDir(version, c.Path("releases", r.Version, "bundle", name)); err != nil {
			return err
		}
		if err := c.ValidateBundle(ctx, version); err != nil {
			return err
		}
		entry, err := c.entry(name, r.Version)
		if err != nil {
			return err
		}
		place := operatorhub.Placement{
			TemplateName: operatorhub.Template, Channels: f.Offering(r.Version),
			Replaces: entry.Replaces, Skips: entry.Skips, SkipRange: entry.SkipRange,
		}
		if slices.Contains(place.Channels, f.Default) {
			place.DefaultChannel = f.Default
		}
		config := operatorhub.ReleaseConfig{Templates: []operatorhub.Placement{place}}
		if err := writeYAML(filepath.Join(version, "release-config.yaml"), config); err != nil {
			return err
		}
	}
	maintainers, err := c.maintainers()
	if err != nil {
		return err
	}
	ci := operatorhub.CI{Reviewers: reviewers(maintainers), FBC: operatorhub.FBC{Enabled: true, Mapping: []operatorhub.Mapping{{
		TemplateName: operatorhub.Template, CatalogNames: []string{operatorhub.Catalog}, Type: operatorhub.TemplateType,
	}}}}
	if err := writeYAML(filepath.Join(dir, "ci.yaml"), ci); err != nil {
		return err
	}
	return c.writeSubmission(root, name, f, releases)
}

// writeSubmission writes the template of the catalog, and what it is rendered to: the same channels, once with the images of the
// bundles and once with what is in them. The head is in neither.
func (c Checkout) writeSubmission(root, name string, f channels.File, releases []Release) error {
	released := func(version string) bool { return version != Version }
	graph, err := c.graph(name, f, released)
	if err != nil {
		return err
	}
	pkg, _, err := readYAML(c.Path("catalog", name, "package.yaml"))
	if err != nil {
		return err
	}
	entries := append([]any{pkg}, graph...)
	catalog, err := documents(entries)
	if err != nil {
		return err
	}
	for _, r := range releases {
		bundle := name + "-bundle:" + r.Version
		entries = append(entries, map[string]any{
			"schema": "olm.bundle", "image": published + "/" + Repository + "/" + byDigest(bundle, r.Images[bundle]),
		})
		rendered, err := os.ReadFile(c.Path("releases", r.Version, "catalog", name+".yaml"))
		if err != nil {
			return err
		}
		catalog = append(catalog, rendered...)
	}
	template := map[string]any{"schema": operatorhub.TemplateType, "entries": entries}
	if err := writeYAML(filepath.Join(root, "operators", name, "catalog-templates", operatorhub.Template), template); err != nil {
		return err
	}
	return writeFile(filepath.Join(root, "catalogs", operatorhub.Catalog, name, "catalog.yaml"), catalog)
}

// documents writes objects one after the other.
func documents(objects []any) ([]byte, error) {
	var content bytes.Buffer
	for _, object := range objects {
		document, err := yaml.Marshal(object)
		if err != nil {
			return nil, err
		}
		content.WriteString("---\n")
		content.Write(document)
	}
	return content.Bytes(), nil
}

func writeYAML(name string, object any) error {
	content, err := yaml.Marshal(object)
	if err != nil {
		return err
	}
	return writeFile(name, append([]byte("---\n"), content...))
}

// writeFile writes a file, and the directories above it.
func writeFile(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o644)
}
