//go:build olm

package newcomer

import (
	"context"
	"testing"

	"database.example.com/operator/test/e2e/world"
)

func TestOneSubscriptionAndSixLinesBecomeADatabase(t *testing.T) {
	n := arrive(t)
	n.build(t)
	images := n.imagesOf(t, n.Operators, n.Namespace)
	name := n.walk(t)
	n.expectMirrored(t, images())
	// OLM has given the operators the roles of the bundles, and no other.
	n.step(t, world.NothingForbidden)

	// Whoever takes the operators away first must be able to delete a database all the same.
	n.step(t, n.uninstall)
	n.step(t, func(ctx context.Context) error { return n.deleteDatabase(ctx, name) })
}

func TestADatabaseComesUpInEveryInstallMode(t *testing.T) {
	t.Parallel()
	arrive(t).build(t)
	for mode, tc := range map[string]struct {
		operators string
		watched   []string
		namespace string
	}{
		"OwnNamespace":    {"own", []string{"own"}, "own"},
		"SingleNamespace": {"single", []string{"single-watched"}, "single-watched"},
		"MultiNamespace":  {"multi", []string{"multi-one", "multi-two"}, "multi-two"},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			n := arrive(t)
			n.Operators, n.Watched, n.Namespace = tc.operators, tc.watched, tc.namespace
			n.walk(t)
		})
	}
}
