package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/cluster"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/preflight"
)

func upCommand() *cobra.Command {
	options := cluster.Options{}
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Bring up the cluster, building what is missing; a healthy one is left as it is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lab, err := open()
			if err != nil {
				return err
			}
			return lab.Up(cmd.Context(), options, cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&options.OLM, "olm", true, "install Operator Lifecycle Manager")
	cmd.Flags().IntVar(&options.Nodes, "nodes", cluster.DefaultNodes, "how many nodes")
	cmd.Flags().BoolVar(&options.Fresh, "fresh", false, "remove the cluster that is up, if any, and begin anew")
	return cmd
}

func downCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "down",
		Short: "Remove the cluster and everything it made on this machine",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lab, err := open()
			if err != nil {
				return err
			}
			return lab.Down(cmd.Context())
		},
	}
}

func kubeconfigCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "kubeconfig",
		Short: "Print the path of the administrator's kubeconfig",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := cluster.Config(); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), layout.Kubeconfig())
			return nil
		},
	}
}

// open returns the lab to somebody who may change it.
func open() (*cluster.Lab, error) {
	if err := preflight.Root(); err != nil {
		return nil, err
	}
	return cluster.New()
}
