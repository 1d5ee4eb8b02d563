package packaging

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

// kindOf maps a package to the kind that it owns.
var kindOf = map[string]string{
	EtcdCluster:             "EtcdCluster",
	ProductionReadyDatabase: "ProductionReadyDatabase",
}

// GenerateBundles writes bundle/ from config/ and api/ with operator-sdk. The same sources give the same bytes.
func (c Checkout) GenerateBundles(ctx context.Context) error {
	for _, name := range Packages() {
		if err := c.generateBundle(ctx, name); err != nil {
			return fmt.Errorf("generating the bundle %s: %w", name, err)
		}
		if err := c.ValidateBundle(ctx, c.Path("bundle", name)); err != nil {
			return err
		}
	}
	return nil
}

// generateBundle runs operator-sdk in a directory of its own, in which PROJECT names only the kind of this package: else the
// SDK would describe every kind of the project in each bundle.
func (c Checkout) generateBundle(ctx context.Context, name string) error {
	sdk, err := c.Tool(ctx, "operator-sdk", "operator-sdk")
	if err != nil {
		return err
	}
	kustomize, err := c.Tool(ctx, "dev", "kustomize")
	if err != nil {
		return err
	}
	f, err := c.Channels()
	if err != nil {
		return err
	}
	project := c.Output("generate", name)
	if err := c.writeProject(project, kindOf[name]); err != nil {
		return err
	}
	if err := c.describe(name); err != nil {
		return err
	}
	config := filepath.Join("..", "..", "..", "config", "manifests", name)
	if _, err := c.run(ctx, command{name: sdk, dir: project, args: []string{
		"generate", "kustomize", "manifests", "--package", name, "--interactive=false",
		"--apis-dir", "../../../api", "--input-dir", config, "--output-dir", config,
	}}); err != nil {
		return err
	}
	manifests, err := c.run(ctx, command{name: kustomize, args: []string{"build", "config/manifests/" + name}})
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(project, "bundle")); err != nil {
		return err
	}
	if _, err := c.run(ctx, command{name: sdk, dir: project, stdin: manifests, args: []string{
		"generate", "bundle", "--package", name, "--version", Version, "--output-dir", "bundle", "--overwrite",
		"--channels", strings.Join(f.Offering(Version), ","), "--default-channel", f.Default, "--kustomize-dir", config,
	}}); err != nil {
		return err
	}
	return c.finishBundle(name, filepath.Join(project, "bundle"))
}

// writeProject writes the PROJECT file of this repository with a single kind.
func (c Checkout) writeProject(dir, kind string) error {
	content, err := os.ReadFile(c.Path("PROJECT"))
	if err != nil {
		return err
	}
	project := map[string]any{}
	if err := yaml.Unmarshal(content, &project); err != nil {
		return fmt.Errorf("reading PROJECT: %w", err)
	}
	resources, _ := project["resources"].([]any)
	var kept []any
	for _, resource := range resources {
		if fields, ok := resource.(map[string]any); ok && fields["kind"] == kind {
			kept = append(kept, resource)
		}
	}
	if len(kept) != 1 {
		return fmt.Errorf("PROJECT names %d resources of kind %s, want one", len(kept), kind)
	}
	project["resources"] = kept
	if content, err = yaml.Marshal(project); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "PROJECT"), content, 0o644)
}

// describe puts the description, the icon, the sample, what the examples are for, and the maintainers, which are files that people can edit, into the base of the
// ClusterServiceVersion.
func (c Checkout) describe(name string) error {
	dir := c.Path("config", "manifests", name)
	description, err := os.ReadFile(filepath.Join(dir, "description.md"))
	if err != nil {
		return err
	}
	icon, err := os.ReadFile(filepath.Join(dir, "icon.svg"))
	if err != nil {
		return err
	}
	sample, err := c.sample(kindOf[name])
	if err != nil {
		return err
	}
	examples, err := exampleDescriptions(filepath.Join(dir, "examples", "descriptions.yaml"))
	if err != nil {
		return err
	}
	maintainers, err := c.maintainers()
	if err != nil {
		return err
	}
	return editYAML(filepath.Join(dir, "bases", name+".clusterserviceversion.yaml"), func(csv map[string]any) error {
		annotations, err := annotationsOf(csv)
		if err != nil {
			return err
		}
		// A console asks for this one right after the installation.
		annotations["operatorframework.io/initialization-resource"] = sample
		annotations["alm-examples-metadata"] = examples
		spec, ok := csv["spec"].(map[string]any)
		if !ok {
			return fmt.Errorf("the base has no spec")
		}
		spec["description"] = string(description)
		spec["maintainers"] = contacts(maintainers)
		spec["icon"] = []any{map[string]any{"base64data": base64.StdEncoding.EncodeToString(icon), "mediatype": "image/svg+xml"}}
		return nil
	})
}

// exampleDescriptions reads what examples are for, by name, and returns it as consoles expect it.
func exampleDescriptions(file string) (string, error) {
	object, _, err := readYAML(file)
	if err != nil {
		return "", err
	}
	about := map[string]any{}
	for name, description := range object {
		about[name] = map[string]any{"description": description}
	}
	content, err := json.MarshalIndent(about, "", "  ")
	return string(content), err
}

// sample is the resource that config/samples shows, in JSON.
func (c Checkout) sample(kind string) (string, error) {
	object, _, err := readYAML(c.Path("config", "samples", "database_v1alpha1_"+strings.ToLower(kind)+".yaml"))
	if err != nil {
		return "", err
	}
	content, err := json.Marshal(object)
	return string(content), err
}
