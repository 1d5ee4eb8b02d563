package verbs

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/test/lab/fault"
	"database.example.com/operator/test/lab/layout"
)

// Command is `lab fault`, with a verb for each fault.
func Command() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fault",
		Short: "Break the lab on purpose, and mend it",
		Long: "Break the lab on purpose, and mend it. A fault stays until it is healed: `lab fault heal-all` finds and mends whatever was left behind.\n" +
			"Nodes are called 1, 2, ... or node1, node2, ...; pods and claims NAMESPACE/NAME.",
	}
	cmd.AddCommand(powerVerbs()...)
	cmd.AddCommand(networkVerbs()...)
	cmd.AddCommand(podVerbs()...)
	cmd.AddCommand(volumeVerbs()...)
	cmd.AddCommand(dataVerbs()...)
	cmd.AddCommand(&cobra.Command{
		Use: "heal-all", Short: "Find every fault that was left behind, and mend it", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return fault.HealAll(cmd.Context()) },
	})
	return cmd
}

// parseNodes reads the numbers of nodes.
func parseNodes(args []string) ([]int, error) {
	var nodes []int
	for _, arg := range args {
		node, err := layout.NodeNumber(arg)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, node)
	}
	return nodes, nil
}

// parseName reads NAMESPACE/NAME.
func parseName(arg string) (types.NamespacedName, error) {
	namespace, name, ok := strings.Cut(arg, "/")
	if !ok || namespace == "" || name == "" {
		return types.NamespacedName{}, fmt.Errorf("%q is not of the form NAMESPACE/NAME", arg)
	}
	return types.NamespacedName{Namespace: namespace, Name: name}, nil
}

// onName makes a verb whose first argument is the NAMESPACE/NAME of a pod or claim.
func onName(use, short string, args cobra.PositionalArgs, run func(ctx context.Context, name types.NamespacedName, rest []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(cmd *cobra.Command, args []string) error {
		name, err := parseName(args[0])
		if err != nil {
			return err
		}
		return run(cmd.Context(), name, args[1:])
	}}
}
