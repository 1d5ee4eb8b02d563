package verbs

import (
	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/fault"
)

func networkVerbs() []*cobra.Command {
	return []*cobra.Command{
		{
			Use: "cut-node NODE", Short: "Pull a node's network cable", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				nodes, err := parseNodes(args)
				if err != nil {
					return err
				}
				_, err = fault.CutNode(cmd.Context(), nodes[0])
				return err
			},
		},
		{
			Use: "cut-pair NODE NODE", Short: "Cut two nodes and their pods from each other", Args: cobra.ExactArgs(2),
			RunE: func(cmd *cobra.Command, args []string) error {
				nodes, err := parseNodes(args)
				if err != nil {
					return err
				}
				_, err = fault.CutPair(cmd.Context(), nodes[0], nodes[1])
				return err
			},
		},
		{
			Use: "cut-dns", Short: "Make every DNS query vanish", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				_, err := fault.CutDNS(cmd.Context())
				return err
			},
		},
		{
			Use: "heal-network", Short: "Plug in every cable and remove every cut between nodes and of DNS", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return fault.HealNetwork(cmd.Context()) },
		},
	}
}
