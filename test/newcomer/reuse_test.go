//go:build olmfull

package newcomer

import (
	"context"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"database.example.com/operator/tools/packaging"
)

// TestAnEtcdClusterThatIsThereIsUsedAndHoldsTheDatabaseBackUntilItMayBeUpgraded has the clusters' package there first, in a channel that
// ends in a release, and then asks for the head of the database.
func TestAnEtcdClusterThatIsThereIsUsedAndHoldsTheDatabaseBackUntilItMayBeUpgraded(t *testing.T) {
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "there", []string{"there"}, "there"
	n.build(t)
	n.setOutAtEnd(t)
	both := n.ours(t)
	clusters := both
	clusters.packages = []string{packaging.EtcdCluster}
	n.step(t, func(ctx context.Context) error { return n.makeNamespace(ctx, n.Operators) })
	n.step(t, func(ctx context.Context) error { return n.apply(ctx, both.before(n.Operators)) })
	n.step(t, n.awaitCatalog)
	subscribe := func(o offer) {
		n.step(t, func(ctx context.Context) error {
			return n.apply(ctx, []*unstructured.Unstructured{o.subscription(n.Operators)})
		})
	}
	subscribe(clusters)
	n.awaitAll(t, clusters.packages, both.from.version)

	// The database of that release fits it, though its channel goes on.
	bold := both
	bold.from.channel = both.to.channel
	subscribe(bold)
	n.awaitAll(t, both.packages, both.from.version)
	n.step(t, func(ctx context.Context) error { return n.follow(ctx, packaging.EtcdCluster, both.to.channel) })
	n.awaitAll(t, both.packages, both.to.version)
}
