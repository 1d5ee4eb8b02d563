//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/bench/median"
	"database.example.com/operator/tools/packaging"
)

// timingTarget is the ratio that both packages aim at, against the floor of the same run.
const timingTarget = 1.3

// offer is something that can be installed at one version and taken to the next.
type offer struct {
	name string
	// packages are all that come with the first, in the order in which their channels are changed.
	packages []string
	// catalog is the image of the catalog that has them.
	catalog  string
	from, to release
}

// release is a version at the end of a channel.
type release struct{ channel, version string }

// timing is how long an offer took.
type timing struct{ install, upgrade time.Duration }

// timePairs times the newest release and its upgrade to the head, and the floor, in turn, and prints what the one takes against the other.
func timePairs(t *testing.T, pairs int) {
	n := arrive(t)
	n.build(t)
	ours, floor := n.ours(t), n.theFloor(t)
	var of, by []timing
	for pair := range pairs {
		by = append(by, ours.timed(t, pair))
		of = append(of, floor.timed(t, pair))
		t.Logf("pair %d: %s %v, %s %v", pair, ours.name, by[pair], floor.name, of[pair])
	}
	for what, pick := range map[string]func(timing) time.Duration{
		"install": func(t timing) time.Duration { return t.install },
		"upgrade": func(t timing) time.Duration { return t.upgrade },
	} {
		mine, least := median.Of(by, pick), median.Of(of, pick)
		t.Logf("BENCH olm.%s.ratio %.2f target %.2f (both packages %.1f s, floor %.1f s, %d pairs)",
			what, mine.Seconds()/least.Seconds(), timingTarget, mine.Seconds(), least.Seconds(), pairs)
	}
}

// ours are both packages, from the newest release that a channel ends in to the head.
func (n *Newcomer) ours(t *testing.T) offer {
	t.Helper()
	catalog, err := n.headCatalog()
	if err != nil {
		t.Fatal(err)
	}
	f := n.channels(t)
	return offer{
		name:     "both packages",
		packages: []string{packaging.ProductionReadyDatabase, packaging.EtcdCluster},
		catalog:  catalog,
		from:     release{f.Channels[1].Name, f.Channels[1].Head}, to: release{f.Channels[0].Name, f.Channels[0].Head},
	}
}

// timed installs an offer in a namespace of its own, upgrades it and leaves nothing behind. The catalog is there before the clock starts.
func (o offer) timed(t *testing.T, pair int) (took timing) {
	t.Helper()
	n := arrive(t)
	name := fmt.Sprintf("timed-%s-%d", o.packages[0], pair)
	n.Operators, n.Watched, n.Namespace = name, []string{name}, name
	n.setOutAtEnd(t)
	n.step(t, func(ctx context.Context) error { return n.makeNamespace(ctx, name) })
	n.step(t, func(ctx context.Context) error { return n.apply(ctx, o.before(name)) })
	n.step(t, n.awaitCatalog)

	start := time.Now()
	n.step(t, func(ctx context.Context) error {
		return n.apply(ctx, []*unstructured.Unstructured{o.subscription(name)})
	})
	n.awaitAll(t, o.packages, o.from.version)
	took.install = time.Since(start)
	n.split(t)

	start = time.Now()
	for _, name := range o.packages {
		n.step(t, func(ctx context.Context) error { return n.follow(ctx, name, o.to.channel) })
	}
	n.awaitAll(t, o.packages, o.to.version)
	took.upgrade = time.Since(start)
	return took
}

// split tells when objects of OLM were made, to the second: what was before the InstallPlan is finding out and unpacking, what is
// between it and the ClusterServiceVersions is everything that a package has beside its Deployment.
func (n *Newcomer) split(t *testing.T) {
	t.Helper()
	for _, kind := range []string{"Subscription", "InstallPlan", "ClusterServiceVersion"} {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(olmKind(kind + "List"))
		n.step(t, func(ctx context.Context) error { return n.client.List(ctx, list, client.InNamespace(n.Operators)) })
		for _, object := range list.Items {
			n.say("%s %s was made at %s", kind, object.GetName(), object.GetCreationTimestamp().Format(time.TimeOnly))
		}
	}
}

func (n *Newcomer) awaitAll(t *testing.T, packages []string, version string) {
	t.Helper()
	n.Version = version
	for _, name := range packages {
		n.step(t, func(ctx context.Context) error { return n.awaitPackage(ctx, name) })
	}
}

// before is what has to be there before anybody can subscribe.
func (o offer) before(namespace string) []*unstructured.Unstructured {
	catalog := olmObject("CatalogSource", namespace, catalogName, map[string]any{
		"sourceType": "grpc", "image": o.catalog, "grpcPodConfig": map[string]any{"securityContextConfig": "restricted"},
	})
	group := olmObject("OperatorGroup", namespace, namespace, map[string]any{"targetNamespaces": []any{namespace}})
	group.SetAPIVersion("operators.coreos.com/v1")
	return []*unstructured.Unstructured{catalog, group}
}

func (o offer) subscription(namespace string) *unstructured.Unstructured {
	return olmObject("Subscription", namespace, o.packages[0], map[string]any{
		"name": o.packages[0], "channel": o.from.channel, "source": catalogName, "sourceNamespace": namespace,
	})
}

func olmObject(kind, namespace, name string, spec map[string]any) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{"spec": spec}}
	object.SetGroupVersionKind(olmKind(kind))
	object.SetNamespace(namespace)
	object.SetName(name)
	return object
}
