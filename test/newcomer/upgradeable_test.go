//go:build olm

package newcomer

import (
	"context"
	"maps"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// TestAChangeThatGoesOnHoldsTheNextVersionsOfBothPackagesBack has the newest release hold the head back, which has brought its
// definitions already, and then the head what comes after it.
func TestAChangeThatGoesOnHoldsTheNextVersionsOfBothPackagesBack(t *testing.T) {
	releases := arrive(t).releases(t)
	n := atRelease(t, releases[len(releases)-1], false)
	n.Operators, n.Watched, n.Namespace = "held-back", []string{"held-back"}, "held-back"
	n.build(t)
	n.setOutAtEnd(t)
	n.step(t, n.ask)
	n.getsBoth(t)
	n.awaitUpgradeable(t, metav1.ConditionTrue)

	goesOn := n.foundsForEver(t, "db")
	older := *n
	n.step(t, func(ctx context.Context) error { return n.toHead(ctx, n.channels(t)) })
	n.mustWait(t, n.name)
	n.step(t, n.awaitDefinitions)
	// The older operators work on the newer definitions.
	older.makesADatabase(t, "meanwhile")
	n.mustWait(t, n.name)
	goesOn(t, &older)
	before := n.pods(t)
	n.getsBoth(t)
	if now := n.pods(t); !maps.Equal(before, now) {
		t.Errorf("the upgrade changed the pods: %v, before %v", now, before)
	}

	n.awaitUpgradeable(t, metav1.ConditionTrue)
	goesOn = n.foundsForEver(t, "late")
	n.bringBoth(t)
	n.mustWait(t, next)
	goesOn(t, n)
	n.awaitUpgradeable(t, metav1.ConditionTrue)
	n.mustGoOn(t)
}

// foundsForEver makes a database for which no node has the label, waits until both operators say that they must not be replaced, and returns
// how to let it come to its end.
func (n *Newcomer) foundsForEver(t *testing.T, name string) func(*testing.T, *Newcomer) {
	t.Helper()
	database := smallDatabase(n.Namespace, name)
	database.Spec.Scheduling.NodeSelector = map[string]string{"example.com/no-such": "node"}
	n.step(t, func(ctx context.Context) error { return n.client.Create(ctx, database) })
	n.awaitUpgradeable(t, metav1.ConditionFalse)
	return func(t *testing.T, n *Newcomer) {
		t.Helper()
		n.step(t, func(ctx context.Context) error {
			return n.client.Patch(ctx, database, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"scheduling":null}}`)))
		})
		n.step(t, func(ctx context.Context) error {
			_, err := n.AwaitDatabase(ctx, name)
			return err
		})
	}
}
