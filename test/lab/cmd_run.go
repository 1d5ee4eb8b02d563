package main

import (
	"errors"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/cluster"
	"database.example.com/operator/test/lab/inside"
)

func runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run CMD [ARG...]",
		Short: "Run a program of this machine that sees the cluster's pods and services by name",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := open(); err != nil {
				return err
			}
			if _, err := cluster.Config(); err != nil {
				return err
			}
			err := inside.Command(cmd.Context(), args...).Run()
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.ExitCode() > 0 {
				os.Exit(exit.ExitCode()) // the program has said what was wrong
			}
			return err
		},
	}
	cmd.Flags().SetInterspersed(false)
	return cmd
}

func becomeCommand() *cobra.Command {
	return &cobra.Command{
		Use: inside.Verb, Hidden: true, Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return inside.Become(args) },
	}
}
