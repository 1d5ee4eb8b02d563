package main

import "github.com/spf13/cobra"

func statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show what is up, and what it costs",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lab, err := open()
			if err != nil {
				return err
			}
			return lab.Status(cmd.Context(), cmd.OutOrStdout())
		},
	}
}
