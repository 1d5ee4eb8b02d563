package main

import (
	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/storage"
)

// hiddenCommands are the verbs that the lab's own long-lived processes run.
func hiddenCommands() []*cobra.Command {
	return []*cobra.Command{
		hidden(machine.InitVerb, func(_ *cobra.Command, file string) error { return machine.Init(file) }),
		hidden(storage.DriverVerb, func(cmd *cobra.Command, node string) error { return storage.Serve(cmd.Context(), node) }),
		hidden(storage.ProvisionerVerb, func(cmd *cobra.Command, kubeconfig string) error {
			return storage.Provision(cmd.Context(), kubeconfig)
		}),
	}
}

func hidden(verb string, run func(cmd *cobra.Command, arg string) error) *cobra.Command {
	return &cobra.Command{
		Use: verb, Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd, args[0]) },
	}
}
