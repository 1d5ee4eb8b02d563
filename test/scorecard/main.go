package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"github.com/spf13/cobra"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/newcomer"
	"database.example.com/operator/tools/packaging"
)

const (
	// ownNamespace is where the packages are installed when nobody says where they are.
	ownNamespace = "scorecard"
	// patience is how long it may take to install them, and to take them away.
	patience = 5 * time.Minute
)

func main() {
	log.SetLogger(logr.Discard())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "scorecard:", err)
		stop()
		os.Exit(1)
	}
}

func root() *cobra.Command {
	var registry packaging.Registry
	var s packaging.Scorecard
	cmd := &cobra.Command{
		Use:           "scorecard",
		Short:         "Run the tests that the bundles name",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), registry, s) },
	}
	flags := cmd.Flags()
	flags.StringVar(&registry.Name, "registry", layout.Registry, "the registry, as the cluster's nodes name it")
	flags.StringVar(&registry.CAFile, "registry-ca", "", "a PEM file of authorities to trust beside the system's")
	flags.StringVar(&s.Kubeconfig, "kubeconfig", layout.Kubeconfig(), "the cluster to run them in")
	flags.StringVar(&s.Namespace, "namespace", "", "a namespace that installed operators look after; by default they are installed in one")
	flags.StringVar(&s.Selector, "selector", "", "which tests, by their labels, for instance suite=operator; all by default")
	return cmd
}

func run(ctx context.Context, registry packaging.Registry, s packaging.Scorecard) (err error) {
	config, err := clientcmd.BuildConfigFromFlags("", s.Kubeconfig)
	if err != nil {
		return fmt.Errorf("reading the kubeconfig: %w", err)
	}
	config.QPS = -1
	checkout, err := packaging.FindCheckout(os.Stdout)
	if err != nil {
		return err
	}
	n, err := newcomer.New(config, checkout, registry, os.Stdout)
	if err != nil {
		return err
	}
	n.Namespace = s.Namespace
	if s.Namespace == "" {
		n.Operators, n.Watched, n.Namespace = ownNamespace, []string{ownNamespace}, ownNamespace
		defer func() { err = errors.Join(err, limited(context.WithoutCancel(ctx), n.Leave)) }()
		if err := limited(ctx, n.Subscribe); err != nil {
			return err
		}
	}
	return n.RunScorecard(ctx, s)
}

func limited(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("not within %v", patience))
	defer cancel()
	return do(ctx)
}
