package main

import (
	"github.com/spf13/cobra"

	"database.example.com/operator/tools/packaging"
)

func releaseCommand() *cobra.Command {
	var channel, commit string
	cmd := &cobra.Command{
		Use:   "release VERSION",
		Short: "Make a release of a commit in releases/, and move the head to the next minor version",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			checkout, err := packaging.FindCheckout(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return checkout.Cut(cmd.Context(), args[0], channel, commit)
		},
	}
	cmd.Flags().StringVar(&channel, "channel", "stable", "the most careful channel that the release enters; it enters the bolder ones too")
	cmd.Flags().StringVar(&commit, "commit", "HEAD", "what is released")
	return cmd
}

func headCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "head VERSION",
		Short: "Give the head another version, wherever the repository names it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			checkout, err := packaging.FindCheckout(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return checkout.MoveHead(cmd.Context(), args[0])
		},
	}
}

func mirrorListCommand() *cobra.Command {
	var registry packaging.Registry
	cmd := &cobra.Command{
		Use:   "mirror-list",
		Short: "List the images that a cluster without internet needs",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			checkout, err := packaging.FindCheckout(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return checkout.MirrorList(cmd.OutOrStdout(), registry.Name)
		},
	}
	registryFlags(cmd, &registry)
	return cmd
}
