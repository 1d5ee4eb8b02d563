package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/build"
)

func buildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "build [COMPONENT...]",
		Short: "Build what the lab runs into the user's cache (all components by default)",
		RunE: func(cmd *cobra.Command, names []string) error {
			tree, err := build.Find()
			if err != nil {
				return err
			}
			wanted := build.Components()
			if len(names) > 0 {
				wanted = wanted[:0]
			}
			for _, name := range names {
				c, err := build.Lookup(name)
				if err != nil {
					return err
				}
				wanted = append(wanted, c)
			}
			return tree.Build(cmd.Context(), cmd.OutOrStdout(), wanted)
		},
	}
}

func pathCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "path COMPONENT",
		Short: "Print the directory that holds a component's binaries",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			tree, err := build.Find()
			if err != nil {
				return err
			}
			dir, err := tree.Dir(args[0])
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), dir)
			return nil
		},
	}
}
