package packaging

import (
	"context"
	"fmt"
)

// generateReference writes the API reference from the comments and markers of the API's Go types, by the templates in
// tools/packaging/reference.
func (c Checkout) generateReference(ctx context.Context) error {
	generator, err := c.Tool(ctx, "dev", "crd-ref-docs")
	if err != nil {
		return err
	}
	_, err = c.run(ctx, command{name: generator, args: []string{
		"--source-path=api",
		"--config=tools/packaging/reference/config.yaml",
		"--templates-dir=tools/packaging/reference",
		"--renderer=markdown",
		"--output-path=docs/api.md",
		"--log-level=ERROR",
	}})
	if err != nil {
		return fmt.Errorf("generating the API reference: %w", err)
	}
	return nil
}
