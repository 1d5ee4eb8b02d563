package main

import (
	"context"

	"github.com/spf13/cobra"

	"database.example.com/operator/tools/packaging"
)

// step is a subcommand without flags that does one thing to the checkout.
type step struct {
	use, short string
	run        func(packaging.Checkout, context.Context) error
}

var steps = []step{
	{"generate", "Generate deep copies, CRDs and roles from the Go sources", packaging.Checkout.Generate},
	{"bundle", "Generate both OLM bundles into bundle/", packaging.Checkout.GenerateBundles},
	{"index", "Generate the file-based catalog in catalog/ from bundle/", packaging.Checkout.GenerateCatalog},
	{"catalog-root", "Unpack the image of the catalog into build/catalog-root", packaging.Checkout.UnpackCatalog},
	{"operatorhub", "Write what OperatorHub's repository expects of the releases to build/operatorhub", packaging.Checkout.OperatorHub},
	{"verify", "Fail when a generated file is not what its source generates", packaging.Checkout.Verify},
}

func (s step) command() *cobra.Command {
	return &cobra.Command{
		Use:   s.use,
		Short: s.short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return alone(cmd, func(c packaging.Checkout) error { return s.run(c, cmd.Context()) })
		},
	}
}

// alone does something to the checkout while no other process builds in it.
func alone(cmd *cobra.Command, do func(packaging.Checkout) error) error {
	checkout, err := packaging.FindCheckout(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	release, err := checkout.Hold()
	if err != nil {
		return err
	}
	defer release()
	return do(checkout)
}
