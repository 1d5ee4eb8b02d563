//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

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
	// catalog is the image of the catalog that has them, and images are those that are pulled when they are installed.
	catalog string
	images  []string
	from    release
	to      release
	// manual makes OLM wait for approvals, and starting is the version to begin with where that is not the end of the channel.
	manual   bool
	starting string
}

// release is a version at the end of a channel.
type release struct{ channel, version string }

// span is how long something took. When its InstallPlan was there, OLM had found out what to bring, and unpacked it.
type span struct{ planned, took time.Duration }

// timing is how long an offer took.
type timing struct{ install, upgrade span }

// timePairs times the newest release and its upgrade to the head beside two floors, in turn, and prints what the one takes against the others.
// One floor is the least that OLM can install, the other the least of two packages. Before, all nodes have pulled all images: what a
// registry takes is no matter of a package.
func timePairs(t *testing.T, pairs int) {
	n := arrive(t)
	n.build(t)
	offers := []offer{n.ours(t), n.theFloor(t), n.theFloorOfTwo(t)}
	n.warm(t, offers)
	took := make([][]timing, len(offers))
	for pair := range pairs {
		for turn := range offers {
			// Who goes first changes from one to the next.
			i := (turn + pair) % len(offers)
			took[i] = append(took[i], offers[i].timed(t, fmt.Sprintf("timed-%d-%d", pair, i)))
		}
	}
	for what, pick := range map[string]func(timing) span{
		"install": func(t timing) span { return t.install },
		"upgrade": func(t timing) span { return t.upgrade },
	} {
		for i, o := range offers {
			t.Logf("%s of %s: %.1f s, of these %.1f s until all was found and unpacked", what, o.name,
				median.Of(took[i], func(t timing) time.Duration { return pick(t).took }).Seconds(),
				median.Of(took[i], func(t timing) time.Duration { return pick(t).planned }).Seconds())
		}
		whole := func(t timing) time.Duration { return pick(t).took }
		ours := median.Of(took[0], whole).Seconds()
		for i, name := range []string{"ratio", "ratio-of-two"} {
			floor := median.Of(took[i+1], whole).Seconds()
			t.Logf("BENCH olm.%s.%s %.2f target %.2f (both packages %.1f s, floor %.1f s, %d pairs)", what, name, ours/floor, timingTarget, ours, floor, pairs)
		}
	}
}

// ours are both packages, from the newest release that a channel ends in to the head.
func (n *Newcomer) ours(t *testing.T) offer {
	t.Helper()
	catalog, err := n.headCatalog()
	if err != nil {
		t.Fatal(err)
	}
	digests, err := n.Checkout.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := n.channels(t)
	o := offer{
		name:     "both packages",
		packages: []string{packaging.ProductionReadyDatabase, packaging.EtcdCluster},
		catalog:  catalog,
		from:     release{f.Channels[1].Name, f.Channels[1].Head}, to: release{f.Channels[0].Name, f.Channels[0].Head},
	}
	for name, digest := range digests {
		repository, _, _ := strings.Cut(strings.ReplaceAll(name, "@", ":"), ":")
		if repository == "operator" || strings.HasSuffix(repository, "-bundle") {
			o.images = append(o.images, n.Registry.Name+"/"+packaging.Repository+"/"+repository+"@"+digest)
		}
	}
	return o
}

// timed installs an offer in a namespace of its own, upgrades it and leaves nothing behind. The catalog is there before the clock starts.
func (o offer) timed(t *testing.T, namespace string) (took timing) {
	t.Helper()
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = namespace, []string{namespace}, namespace
	defer n.leave(t, n.Leave)
	n.step(t, func(ctx context.Context) error { return n.makeNamespace(ctx, namespace) })
	n.step(t, func(ctx context.Context) error { return n.apply(ctx, o.before(namespace)) })
	n.step(t, n.awaitCatalog)

	took.install = n.spanOf(t, o.packages, o.from.version, func() { n.subscribe(t, o) })
	took.upgrade = n.spanOf(t, o.packages, o.to.version, func() {
		for _, name := range o.packages {
			n.step(t, func(ctx context.Context) error { return n.follow(ctx, name, o.to.channel) })
		}
	})
	t.Logf("%s: install %v, upgrade %v", o.name, took.install, took.upgrade)
	return took
}

// spanOf measures from a wish until all packages have a version.
func (n *Newcomer) spanOf(t *testing.T, packages []string, version string, wish func()) (s span) {
	t.Helper()
	start := time.Now()
	wish()
	n.step(t, func(ctx context.Context) error {
		_, err := n.awaitPlan(ctx, func(plan *operators.InstallPlan) bool {
			return slices.Contains(plan.Spec.ClusterServiceVersionNames, packages[0]+".v"+version)
		})
		return err
	})
	s.planned = time.Since(start)
	n.awaitAll(t, packages, version)
	s.took = time.Since(start)
	return s
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
	spec := map[string]any{"name": o.packages[0], "channel": o.from.channel, "source": catalogName, "sourceNamespace": namespace}
	if o.manual {
		spec["installPlanApproval"] = "Manual"
	}
	if o.starting != "" {
		spec["startingCSV"] = o.packages[0] + ".v" + o.starting
	}
	return olmObject("Subscription", namespace, o.packages[0], spec)
}

// subscribe applies the Subscription of an offer.
func (n *Newcomer) subscribe(t *testing.T, o offer) {
	t.Helper()
	n.step(t, func(ctx context.Context) error {
		return n.apply(ctx, []*unstructured.Unstructured{o.subscription(n.Operators)})
	})
}

func olmObject(kind, namespace, name string, spec map[string]any) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{"spec": spec}}
	object.SetGroupVersionKind(olmKind(kind))
	object.SetNamespace(namespace)
	object.SetName(name)
	return object
}
