//go:build olm

package newcomer

import (
	"context"
	"testing"
)

func TestOneSubscriptionAndSixLinesBecomeADatabase(t *testing.T) {
	n := arrive(t)
	n.build(t)
	images := n.imagesOf(t, n.Operators, n.Namespace)
	name := n.walk(t)
	n.expectMirrored(t, images())
	n.expectLeastPrivilege(t)

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
			n.expectLeastPrivilege(t)
		})
	}
}
