package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"database.example.com/operator/test/lab/fault/verbs"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		stop()
		os.Exit(1)
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "lab",
		Short:         "A real Kubernetes with OLM on this machine, without internet",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.AddCommand(upCommand(), downCommand(), statusCommand(), kubeconfigCommand(), runCommand(),
		nodeCommand(), serviceCommand(), imageCommand(), verbs.Command(), benchCommand(), buildCommand(), pathCommand())
	cmd.AddCommand(hiddenCommands()...)
	return cmd
}
