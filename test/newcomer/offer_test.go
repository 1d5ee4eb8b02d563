//go:build olm || olmfull

package newcomer

import (
	"context"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"database.example.com/operator/tools/packaging"
)

// offer is something that can be installed at one version and taken to the next.
type offer struct {
	name string
	// packages are all that come with the first, in the order in which their channels are changed.
	packages []string
	// catalog is the image of the catalog that has them, and images are those that are pulled when they are installed.
	catalog string
	images  []string
	from    release
	// to is where it is taken; nowhere if only its installation is timed.
	to release
	// manual makes OLM wait for approvals, and starting is the version to begin with where that is not the end of the channel.
	manual   bool
	starting string
}

// release is a version at the end of a channel.
type release struct{ channel, version string }

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
		name:     "both packages " + f.Channels[1].Head,
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

// atItsEnd is an offer that begins where it is taken.
func (o offer) atItsEnd() offer {
	o.name = "both packages " + o.to.version
	o.from, o.to = o.to, release{}
	return o
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
