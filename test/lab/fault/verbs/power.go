package verbs

import (
	"fmt"

	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/fault"
	"database.example.com/operator/test/lab/node"
)

func powerVerbs() []*cobra.Command {
	return []*cobra.Command{
		{
			Use: "power-off [NODE...]", Short: "Cut the power of nodes at once; of all nodes if none is named",
			RunE: func(cmd *cobra.Command, args []string) error {
				nodes, err := parseNodes(args)
				if err != nil {
					return err
				}
				_, err = fault.PowerOff(cmd.Context(), nodes...)
				return err
			},
		},
		{
			Use: "power-on [NODE...]", Short: "Give nodes their power back; all nodes if none is named",
			RunE: func(cmd *cobra.Command, args []string) error {
				nodes, err := parseNodes(args)
				if err != nil {
					return err
				}
				return fault.PowerOn(cmd.Context(), nodes...)
			},
		},
		{
			Use: "add-node", Short: "Add a node", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				number, err := node.Add(cmd.Context())
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "node%d\n", number)
				}
				return err
			},
		},
	}
}
