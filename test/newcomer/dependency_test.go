//go:build olm

package newcomer

import (
	"context"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"database.example.com/operator/tools/packaging"
)

func TestASubscriptionSaysWhatIsMissingWhenTheCatalogHasNoEtcdCluster(t *testing.T) {
	t.Parallel()
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "alone", []string{"alone"}, "alone"
	n.build(t)
	n.setOutAtEnd(t)
	half := n.halfOfTheCatalog(t)
	n.step(t, func(ctx context.Context) error { return n.makeNamespace(ctx, n.Operators) })
	n.step(t, func(ctx context.Context) error { return n.apply(ctx, half.before(n.Operators)) })
	n.step(t, n.awaitCatalog)
	n.step(t, func(ctx context.Context) error {
		return n.apply(ctx, []*unstructured.Unstructured{half.subscription(n.Operators)})
	})
	n.step(t, func(ctx context.Context) error {
		return n.awaitRefusal(ctx, "ConstraintsNotSatisfiable", "package: "+packaging.EtcdCluster)
	})
}

// halfOfTheCatalog offers the database at the head, and not what it needs.
func (n *Newcomer) halfOfTheCatalog(t *testing.T) offer {
	t.Helper()
	const name = packaging.ProductionReadyDatabase
	f := packaging.Foreign{
		Name: name,
		Graph: fmt.Appendf(nil, `schema: olm.package
name: %[1]s
defaultChannel: candidate
---
schema: olm.channel
package: %[1]s
name: candidate
entries:
- name: %[1]s.v%[2]s
`, name, packaging.Version),
		Bundles: []string{n.Checkout.Output("bundle", name)},
	}
	pushed, err := n.Checkout.PushForeign(t.Context(), f, n.Registry, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return offer{packages: []string{name}, catalog: pushed.Catalog, from: release{"candidate", packaging.Version}}
}
