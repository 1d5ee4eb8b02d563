//go:build olmfull

package newcomer

import (
	"context"
	"testing"

	"database.example.com/operator/tools/packaging"
)

// TestAnEtcdClusterThatIsThereIsUsedAndHoldsTheDatabaseBackUntilItMayBeUpgraded has the clusters' package there first, in a channel that
// ends in a release, and then asks for the head of the database. Only the Subscription of the clusters' package says that somebody
// approves by hand, and that is for both.
func TestAnEtcdClusterThatIsThereIsUsedAndHoldsTheDatabaseBackUntilItMayBeUpgraded(t *testing.T) {
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "there", []string{"there"}, "there"
	n.build(t)
	n.setOutAtEnd(t)
	both := n.ours(t)
	old, newest := both.from.version, both.to.version
	clusters := both
	clusters.packages, clusters.manual = []string{packaging.EtcdCluster}, true
	n.step(t, func(ctx context.Context) error { return n.makeNamespace(ctx, n.Operators) })
	n.step(t, func(ctx context.Context) error { return n.apply(ctx, both.before(n.Operators)) })
	n.step(t, n.awaitCatalog)
	n.subscribe(t, clusters)
	n.approves(t, packaging.EtcdCluster+".v"+old)
	n.awaitAll(t, clusters.packages, old)

	// The database that is insisted on does not fit it.
	bold := both
	bold.from.channel = both.to.channel
	insisting := bold
	insisting.starting = newest
	n.subscribe(t, insisting)
	n.step(t, func(ctx context.Context) error {
		return n.awaitRefusal(ctx, "ConstraintsNotSatisfiable", "package: "+packaging.EtcdCluster)
	})
	n.unsubscribe(t, insisting)

	// That of its own release does, though the channel goes on.
	n.subscribe(t, bold)
	n.approves(t, packaging.ProductionReadyDatabase+".v"+old)
	n.awaitAll(t, both.packages, old)
	n.step(t, func(ctx context.Context) error { return n.follow(ctx, packaging.EtcdCluster, both.to.channel) })
	n.approves(t, packaging.EtcdCluster+".v"+newest, packaging.ProductionReadyDatabase+".v"+newest)
	n.awaitAll(t, both.packages, newest)
}

// unsubscribe deletes it again.
func (n *Newcomer) unsubscribe(t *testing.T, o offer) {
	t.Helper()
	n.step(t, func(ctx context.Context) error { return n.client.Delete(ctx, o.subscription(n.Operators)) })
}
