package packaging

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/yaml"
)

// unnamedRole collects the rules of markers that do not say which role they belong to.
const unnamedRole = "unnamed"

// Generate writes what is generated from Go sources: deep copies, CRDs, the API reference and the operators' roles.
func (c Checkout) Generate(ctx context.Context) error {
	generator, err := c.Tool(ctx, "dev", "controller-gen")
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		{"object", "paths=./api/..."},
		{"crd", "paths=./api/...", "output:crd:artifacts:config=config/crd/bases"},
	} {
		if _, err := c.run(ctx, command{name: generator, args: args}); err != nil {
			return fmt.Errorf("generating from the API: %w", err)
		}
	}
	if err := c.generateReference(ctx); err != nil {
		return err
	}
	return c.generateRoles(ctx, generator)
}

// generateRoles writes each role that the markers in controllers/ name into its file below config/rbac.
func (c Checkout) generateRoles(ctx context.Context, generator string) error {
	output, err := c.run(ctx, command{name: generator, args: []string{
		"rbac:roleName=" + unnamedRole, "paths=./controllers/...", "output:stdout",
	}})
	if err != nil {
		return fmt.Errorf("generating roles: %w", err)
	}
	files := map[string]string{}
	for _, name := range Packages() {
		files[name+"-operator"] = filepath.Join(name, "role.yaml")
		files[name+"-operator-cluster"] = filepath.Join(name, "cluster_role.yaml")
	}
	for _, document := range bytes.Split(output, []byte("---\n")) {
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		var role struct {
			Metadata struct{ Name string }
		}
		if err := yaml.Unmarshal(document, &role); err != nil {
			return fmt.Errorf("reading a generated role: %w", err)
		}
		file, known := files[role.Metadata.Name]
		if !known {
			return fmt.Errorf("markers in controllers/ must say by roleName which role they are for (one of %v); these rules do not:\n%s", names(files), document)
		}
		delete(files, role.Metadata.Name)
		content := append([]byte("# Generated from the markers in controllers/ by make generate.\n"), document...)
		if err := os.WriteFile(c.Path("config", "rbac", file), content, 0o644); err != nil {
			return err
		}
	}
	if len(files) > 0 {
		return fmt.Errorf("no marker in controllers/ gives a rule to %v", names(files))
	}
	return nil
}
