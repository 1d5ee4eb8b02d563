//go:build olmfull

package newcomer

import (
	"context"
	"testing"
)

// TestTheWayBackToTheReleaseBeforeKeepsTheDatabaseAndItsPods goes the way that docs/olm.md tells, as far as OLM allows: the operators are
// uninstalled, without the definitions, and the older ones installed; and then forth again.
func TestTheWayBackToTheReleaseBeforeKeepsTheDatabaseAndItsPods(t *testing.T) {
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "back", []string{"back"}, "back"
	n.build(t)
	name := n.installed(t)
	before := n.pods(t)
	n.step(t, n.uninstall)

	releases := n.releases(t)
	older := atRelease(t, releases[len(releases)-1], true)
	older.Operators, older.Watched, older.Namespace = n.Operators, n.Watched, n.Namespace
	older.step(t, older.ask)
	older.getsBoth(t)
	// OLM writes the definitions of what it installs, whatever is there.
	older.step(t, older.awaitDefinitions)
	mustTellOfOtherPods(t, older.mustHaveAdopted(t, name, before))
	before = older.pods(t)
	database := older.theDatabase(t)
	older.step(t, func(ctx context.Context) error { return older.WriteAndRead(ctx, database) })

	older.step(t, func(ctx context.Context) error { return older.toHead(ctx, older.channels(t)) })
	older.getsBoth(t)
	older.step(t, older.awaitNewOperators)
	older.step(t, older.awaitDefinitions)
	older.mustHaveAdopted(t, name, before)
}
