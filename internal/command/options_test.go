package command

import (
	"slices"
	"testing"

	"github.com/spf13/pflag"
)

func parse(t *testing.T, environment map[string]string, arguments ...string) options {
	t.Helper()
	var o options
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	if err := o.bind(flags, func(name string) string { return environment[name] }); err != nil {
		t.Fatal(err)
	}
	if err := flags.Parse(arguments); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestWithoutFlagsBothControllersRunInAllNamespaces(t *testing.T) {
	o := parse(t, nil)
	if err := o.validate(); err != nil || !o.runs(etcdCluster) || !o.runs(productionReadyDatabase) || len(o.watchNamespaces) > 0 {
		t.Errorf("options %+v, %v", o, err)
	}
}

func TestTheNamespacesThatOLMNamesAreWatched(t *testing.T) {
	o := parse(t, map[string]string{"WATCH_NAMESPACE": "a, b,"})
	if !slices.Equal(o.watchNamespaces, []string{"a", "b"}) {
		t.Errorf("watched: %q", o.watchNamespaces)
	}
	o = parse(t, map[string]string{"WATCH_NAMESPACE": "a"}, "--watch-namespaces=c")
	if !slices.Equal(o.watchNamespaces, []string{"c"}) {
		t.Errorf("the flag does not win: %q", o.watchNamespaces)
	}
}

// Under OLM a Subscription can set variables of the environment, and no flags.
func TestTheDomainOfTheClusterIsThatOfTheEnvironmentUnlessAFlagSaysAnother(t *testing.T) {
	for want, o := range map[string]options{
		"cluster.local": parse(t, nil),
		"k8s.corp":      parse(t, map[string]string{"CLUSTER_DOMAIN": "k8s.corp"}),
		"k8s.flag":      parse(t, map[string]string{"CLUSTER_DOMAIN": "k8s.corp"}, "--cluster-domain=k8s.flag"),
	} {
		if o.clusterDomain != want {
			t.Errorf("the domain is %s, want %s", o.clusterDomain, want)
		}
	}
}

func TestAControllerThatDoesNotExistIsRefused(t *testing.T) {
	o := parse(t, nil, "--controllers=etcd-cluster,backup")
	if o.validate() == nil {
		t.Error("accepted")
	}
}

func TestManagersOfDifferentControllersDoNotWaitForEachOther(t *testing.T) {
	one, other := parse(t, nil, "--controllers=etcd-cluster"), parse(t, nil, "--controllers=production-ready-database")
	if one.leaseName() == other.leaseName() {
		t.Errorf("both hold the Lease %s", one.leaseName())
	}
}
