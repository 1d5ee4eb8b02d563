package command

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/go-logr/logr"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	ctrlconfig "sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"database.example.com/operator/controllers"
	"database.example.com/operator/internal/crash"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// The client's own limits of requests a second. The API server has its own, fairer ones.
const (
	requestsPerSecond = 200
	requestsBurst     = 400
)

// Manager is the command that runs the controllers.
func Manager(getenv func(string) string) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "manager",
		Short: "Run the controllers",
		Args:  cobra.NoArgs,
	}
	bindErr := o.bind(cmd.Flags(), getenv)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := errors.Join(bindErr, o.validate()); err != nil {
			return err
		}
		return run(o, getenv)
	}
	return cmd
}

func run(o options, getenv func(string) string) error {
	setLogger(o.verbose)
	config, err := ctrl.GetConfig()
	if err != nil {
		return fmt.Errorf("find the Kubernetes cluster: %w", err)
	}
	mgr, err := newManager(config, o, getenv)
	if err != nil {
		return err
	}
	return mgr.Start(ctrl.SetupSignalHandler())
}

// For makes the manager that arguments and environment of the program ask for, at the API server that config leads to.
func For(config *rest.Config, arguments []string, getenv func(string) string) (manager.Manager, error) {
	var o options
	flags := pflag.NewFlagSet("manager", pflag.ContinueOnError)
	if err := errors.Join(o.bind(flags, getenv), flags.Parse(arguments), o.validate()); err != nil {
		return nil, err
	}
	return newManager(config, o, getenv)
}

func newManager(config *rest.Config, o options, getenv func(string) string) (manager.Manager, error) {
	config.QPS, config.Burst = requestsPerSecond, requestsBurst
	writes := crash.After(o.crashAfter)
	writes.Kubernetes(config)
	mgr, err := ctrl.NewManager(config, managerOptions(o))
	if err != nil {
		return nil, fmt.Errorf("make the manager: %w", err)
	}
	return mgr, setup(mgr, o, getenv, writes)
}

func setLogger(verbose bool) {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	logger := logr.FromSlogHandler(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	ctrl.SetLogger(logger)
	klog.SetLogger(logger)
}

func managerOptions(o options) ctrl.Options {
	options := ctrl.Options{
		Scheme: newScheme(),
		Metrics: metricsserver.Options{
			BindAddress:    o.metricsAddress,
			SecureServing:  true,
			FilterProvider: filters.WithAuthenticationAndAuthorization,
		},
		HealthProbeBindAddress:        o.probeAddress,
		LeaderElection:                o.leaderElect,
		LeaderElectionID:              o.leaseName(),
		LeaderElectionNamespace:       o.leaseNamespace,
		LeaderElectionReleaseOnCancel: true,
		Cache:                         cache.Options{DefaultTransform: cache.TransformStripManagedFields()},
		// Managers that share a process have controllers of the same names.
		Controller: ctrlconfig.Controller{SkipNameValidation: new(true)},
	}
	if o.runs(etcdCluster) {
		options.Cache.ByObject = controllers.CacheOf()
	}
	if len(o.watchNamespaces) > 0 {
		options.Cache.DefaultNamespaces = map[string]cache.Config{}
		for _, namespace := range o.watchNamespaces {
			options.Cache.DefaultNamespaces[namespace] = cache.Config{}
		}
	}
	return options
}

// setup adds the controllers and the probes to the manager.
func setup(mgr manager.Manager, o options, getenv func(string) string, writes *crash.Writes) error {
	if o.runs(etcdCluster) {
		agent := getenv("RELATED_IMAGE_OPERATOR")
		if agent == "" {
			return errors.New("RELATED_IMAGE_OPERATOR is not set: members need the agent in the operator's image")
		}
		err := controllers.SetupEtcdCluster(mgr, controllers.EtcdClusterOptions{
			Settings: snapshot.Settings{
				Domain: o.clusterDomain, Images: release.ImagesFrom(getenv), AgentImage: agent,
			},
			WrapEtcd: writes.Etcd,
		})
		if err := errors.Join(err, controllers.SetupUpgradeable(mgr)); err != nil {
			return err
		}
	}
	if o.runs(productionReadyDatabase) {
		if err := (&controllers.ProductionReadyDatabaseReconciler{}).SetupWithManager(mgr); err != nil {
			return err
		}
	}
	if !o.runs(etcdCluster) {
		// Beside the other controller all clusters decide, those of databases with them.
		if err := controllers.SetupDatabasesUpgradeable(mgr); err != nil {
			return err
		}
	}
	if err := mgr.Add(giveBackMemory{}); err != nil {
		return fmt.Errorf("add what gives memory back: %w", err)
	}
	if err := mgr.AddHealthzCheck("ping", healthz.Ping); err != nil {
		return fmt.Errorf("add the health check: %w", err)
	}
	if err := mgr.AddReadyzCheck("caches", synced(mgr.GetCache())); err != nil {
		return fmt.Errorf("add the readiness check: %w", err)
	}
	return nil
}
