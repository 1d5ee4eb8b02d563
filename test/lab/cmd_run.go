package main

import (
	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/cluster"
	"database.example.com/operator/test/lab/inside"
)

func runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run CMD [ARG...]",
		Short: "Run a program of this machine that sees the cluster's pods and services by name",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if _, err := open(); err != nil {
				return err
			}
			if _, err := cluster.Config(); err != nil {
				return err
			}
			return inside.Exec(args)
		},
	}
	cmd.Flags().SetInterspersed(false)
	return cmd
}
