package command

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// The controllers that a manager may run.
const (
	etcdCluster             = "etcd-cluster"
	productionReadyDatabase = "production-ready-database"
)

// options are the manager's flags.
type options struct {
	controllers     []string
	leaderElect     bool
	leaseNamespace  string
	clusterDomain   string
	metricsAddress  string
	probeAddress    string
	watchNamespaces []string
	verbose         bool
	crashAfter      int
}

func (o *options) bind(flags *pflag.FlagSet, getenv func(string) string) error {
	flags.StringSliceVar(&o.controllers, "controllers", []string{etcdCluster, productionReadyDatabase},
		"the controllers to run")
	flags.BoolVar(&o.leaderElect, "leader-elect", false,
		"run only while holding a Lease, so that one of several managers acts")
	flags.StringVar(&o.leaseNamespace, "leader-election-namespace", "",
		"the namespace of the Lease (default: the pod's own)")
	flags.StringVar(&o.clusterDomain, "cluster-domain", cmp.Or(getenv("CLUSTER_DOMAIN"), "cluster.local"),
		"the DNS domain of the Kubernetes cluster (default: the environment's CLUSTER_DOMAIN, or cluster.local)")
	flags.StringVar(&o.metricsAddress, "metrics-bind-address", ":8443",
		"where metrics are served over HTTPS to those who may read them; 0 for nowhere")
	flags.StringVar(&o.probeAddress, "health-probe-bind-address", ":8081",
		"where /healthz and /readyz are served; 0 for nowhere")
	flags.StringSliceVar(&o.watchNamespaces, "watch-namespaces", namespaces(getenv("WATCH_NAMESPACE")),
		"the namespaces to watch; all if empty (default: the environment's WATCH_NAMESPACE)")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "log what is waited for, too")
	flags.IntVar(&o.crashAfter, "crash-after-writes", 0, "end at once after that many writes, to test what becomes of them")
	return flags.MarkHidden("crash-after-writes")
}

// namespaces parses a list with commas; an empty text is no namespace, which means all.
func namespaces(list string) []string {
	var result []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			result = append(result, name)
		}
	}
	return result
}

func (o *options) validate() error {
	if len(o.controllers) == 0 {
		return fmt.Errorf("--controllers is empty: name %s, %s or both", etcdCluster, productionReadyDatabase)
	}
	for _, name := range o.controllers {
		if name != etcdCluster && name != productionReadyDatabase {
			return fmt.Errorf("--controllers: there is no controller %q, only %s and %s", name, etcdCluster, productionReadyDatabase)
		}
	}
	return nil
}

func (o *options) runs(controller string) bool { return slices.Contains(o.controllers, controller) }

// leaseName is the name of the Lease: managers of different controllers do not wait for each other.
func (o *options) leaseName() string {
	if o.runs(etcdCluster) {
		return etcdCluster + ".database.example.com"
	}
	return productionReadyDatabase + ".database.example.com"
}
