package command

import (
	"github.com/spf13/cobra"
)

// Root is the command of the operator's binary; without a subcommand it is the manager. The environment is read through
// getenv alone.
func Root(getenv func(string) string) *cobra.Command {
	manager := Manager(getenv)
	root := &cobra.Command{
		Use:           "manager",
		Short:         "Run etcd clusters and the databases made of them",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          manager.RunE,
	}
	root.Flags().AddFlagSet(manager.Flags())
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(manager)
	return root
}
