package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/node"
)

func nodeCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "node", Short: "Stop, start, add and remove nodes"}
	cmd.AddCommand(
		onNodes("stop NODE...", "Cut the power of nodes", node.Stop),
		onNodes("start NODE...", "Give power to nodes that are off", node.Start),
		onNodes("remove NODE...", "Take nodes out of the cluster for good, with their volumes", node.Remove),
		&cobra.Command{
			Use: "add", Short: "Add a node", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				if _, err := open(); err != nil {
					return err
				}
				n, err := node.Add(cmd.Context())
				if err == nil {
					fmt.Fprintln(cmd.OutOrStdout(), layout.Node(n))
				}
				return err
			},
		})
	return cmd
}

func onNodes(use, short string, do func(ctx context.Context, n int) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: cobra.MinimumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		if _, err := open(); err != nil {
			return err
		}
		for _, arg := range args {
			n, err := layout.NodeNumber(arg)
			if err != nil {
				return err
			}
			if err := do(cmd.Context(), n); err != nil {
				return err
			}
		}
		return nil
	}}
}
