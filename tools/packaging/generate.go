package packaging

import (
	"context"
	"fmt"
)

// Generate writes what is generated from Go sources: deep copies, CRDs, and for each package the role of its controller.
func (c Checkout) Generate(ctx context.Context) error {
	generator, err := c.Tool(ctx, "dev", "controller-gen")
	if err != nil {
		return err
	}
	runs := [][]string{
		{"object", "paths=./api/..."},
		{"crd", "paths=./api/...", "output:crd:artifacts:config=config/crd/bases"},
	}
	for _, name := range Packages() {
		runs = append(runs, []string{
			"rbac:roleName=" + name + "-operator", "paths=./controllers/" + controllerOf[name] + "/...",
			"output:rbac:dir=config/rbac/" + name,
		})
	}
	for _, args := range runs {
		if _, err := c.run(ctx, command{name: generator, args: args}); err != nil {
			return fmt.Errorf("generating from the Go sources: %w", err)
		}
	}
	return nil
}

// controllerOf maps a package to the Go package of its controller, below controllers/.
var controllerOf = map[string]string{
	EtcdCluster:             "etcdcluster",
	ProductionReadyDatabase: "productionreadydatabase",
}
