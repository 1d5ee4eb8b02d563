package main

import (
	"github.com/spf13/cobra"

	"database.example.com/operator/tools/packaging"
)

func scorecardCommand() *cobra.Command {
	var registry packaging.Registry
	var kubeconfig string
	cmd := &cobra.Command{
		Use:   "scorecard",
		Short: "Run the tests that operator-sdk has for bundles, in a cluster",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			checkout, err := packaging.FindCheckout(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return checkout.Scorecard(cmd.Context(), registry, kubeconfig)
		},
	}
	registryFlags(cmd, &registry)
	cmd.Flags().StringVar(&kubeconfig, "kubeconfig", "", "the cluster to run them in")
	return cmd
}
