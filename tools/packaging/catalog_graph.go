package packaging

import (
	"bytes"
	"context"
	"fmt"
	"os"
)

// graphHead tops docs/upgrade-graph.md.
const graphHead = `# Upgrades, as a graph

Made of catalog/ by ` + "`opm alpha render-graph`" + `. [releases.md](releases.md) says what the channels are and how to follow one.
`

// drawGraph draws which version leads to which, in each channel of each package.
func (c Checkout) drawGraph(ctx context.Context) error {
	opm, err := c.Tool(ctx, "opm", "opm")
	if err != nil {
		return err
	}
	var page bytes.Buffer
	page.WriteString(graphHead)
	for _, name := range Packages() {
		graph, err := c.run(ctx, command{name: opm, args: []string{"alpha", "render-graph", "catalog", "--package-name", name}})
		if err != nil {
			return fmt.Errorf("drawing the upgrades of %s: %w", name, err)
		}
		fmt.Fprintf(&page, "\n## %s\n\n```mermaid\n%s\n```\n", name, bytes.TrimSpace(graph))
	}
	return os.WriteFile(c.Path("docs", "upgrade-graph.md"), page.Bytes(), 0o644)
}
