package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"github.com/spf13/cobra"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/newcomer"
	"database.example.com/operator/tools/packaging"
)

// patience is how long any one step may take before the demo gives up.
const patience = 5 * time.Minute

func main() {
	// What goes wrong is an error of the step that it matters to; libraries would tell of it a second time.
	log.SetLogger(logr.Discard())
	klog.SetLogger(logr.Discard())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		stop()
		os.Exit(1)
	}
}

func root() *cobra.Command {
	var cluster string
	var registry packaging.Registry
	cmd := &cobra.Command{
		Use:           "demo",
		Short:         "From nothing to a database",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), cluster, registry)
		},
	}
	cmd.Flags().StringVar(&cluster, "cluster", "lab", "lab, or current for the cluster of the current kubeconfig")
	cmd.Flags().StringVar(&registry.Name, "registry", layout.Registry, "the registry, as the cluster's nodes name it")
	cmd.Flags().StringVar(&registry.CAFile, "registry-ca", layout.CAFile(), "a PEM file of authorities to trust beside the system's")
	return cmd
}

func run(ctx context.Context, cluster string, registry packaging.Registry) error {
	config, kubeconfig, err := connect(ctx, cluster, registry)
	if err != nil {
		return err
	}
	checkout, err := packaging.FindCheckout(os.Stderr)
	if err != nil {
		return err
	}
	n, err := newcomer.New(config, checkout, registry, os.Stdout)
	if err != nil {
		return err
	}
	if err := n.Build(ctx); err != nil {
		return err
	}
	name, err := n.Walk(ctx, patience)
	if err != nil {
		return err
	}
	fmt.Println(next(cluster, kubeconfig, n, name))
	return nil
}

// connect brings the lab up, or takes the cluster that the user has.
func connect(ctx context.Context, cluster string, registry packaging.Registry) (*rest.Config, string, error) {
	var kubeconfig string
	switch cluster {
	case "lab":
		up := exec.CommandContext(ctx, "go", "run", "./test/lab", "up")
		up.Stdout, up.Stderr = os.Stdout, os.Stderr
		if err := up.Run(); err != nil {
			return nil, "", fmt.Errorf("bringing the lab up: %w", err)
		}
		kubeconfig = layout.Kubeconfig()
	case "current":
		if _, err := os.Stat(layout.Kubeconfig()); registry.Name == layout.Registry && err != nil {
			return nil, "", fmt.Errorf("say by REGISTRY=... which registry this machine can push to and the cluster can pull from; "+
				"%s is the lab's, and no lab runs here", layout.Registry)
		}
		kubeconfig = os.Getenv("KUBECONFIG")
	default:
		return nil, "", fmt.Errorf("--cluster is lab or current, not %q", cluster)
	}
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	if cluster == "lab" {
		rules.ExplicitPath = kubeconfig
	}
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	if err != nil {
		return nil, "", fmt.Errorf("reading the kubeconfig: %w", err)
	}
	return config, kubeconfig, nil
}
