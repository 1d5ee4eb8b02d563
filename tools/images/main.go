package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"database.example.com/operator/tools/packaging"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "images:", err)
		stop()
		os.Exit(1)
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "images",
		Short:         "Images, bundles, the catalog and the releases of this checkout",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.AddCommand(buildCommand(), pushCommand(), resolveCommand(), catalogCommand(), releaseCommand(), headCommand(), mirrorListCommand())
	for _, step := range steps {
		cmd.AddCommand(step.command())
	}
	return cmd
}

func buildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "build",
		Short: "Build the images of the operator and of the engines into build/images",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return alone(cmd, func(c packaging.Checkout) error {
				_, err := c.BuildImages(cmd.Context())
				return err
			})
		},
	}
}

func pushCommand() *cobra.Command {
	var registry packaging.Registry
	cmd := &cobra.Command{
		Use:   "push [NAME:TAG...]",
		Short: "Push images that were built (all by default)",
		RunE: func(cmd *cobra.Command, names []string) error {
			return alone(cmd, func(c packaging.Checkout) error { return c.Push(cmd.Context(), registry, names...) })
		},
	}
	registryFlags(cmd, &registry)
	return cmd
}

func resolveCommand() *cobra.Command {
	var registry packaging.Registry
	cmd := &cobra.Command{
		Use:   "resolve < MANIFESTS",
		Short: "Replace the placeholders of images by the digests that were built",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			checkout, err := packaging.FindCheckout(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			digests, err := checkout.Load()
			if err != nil {
				return err
			}
			content, err := io.ReadAll(cmd.InOrStdin())
			if err != nil {
				return err
			}
			resolved, err := digests.Resolve(content, registry.Name)
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(resolved)
			return err
		},
	}
	registryFlags(cmd, &registry)
	return cmd
}

func catalogCommand() *cobra.Command {
	var registry packaging.Registry
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "Build the bundles and the catalog with the digests of the images that were built",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return alone(cmd, func(c packaging.Checkout) error { return c.BuildCatalog(cmd.Context(), registry.Name) })
		},
	}
	registryFlags(cmd, &registry)
	return cmd
}

func registryFlags(cmd *cobra.Command, registry *packaging.Registry) {
	cmd.Flags().StringVar(&registry.Name, "registry", "registry.lab:5000", "the registry, as images name it")
	cmd.Flags().StringVar(&registry.CAFile, "registry-ca", "", "a PEM file of authorities to trust beside the system's")
}
