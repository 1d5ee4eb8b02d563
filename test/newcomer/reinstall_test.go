//go:build olm

package newcomer

import (
	"context"
	"maps"
	"testing"
)

func TestDatabasesOutliveTheOperatorsAndAreAdoptedByTheNext(t *testing.T) {
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "reinstalled", []string{"reinstalled"}, "reinstalled"
	n.build(t)
	n.walk(t)
	database := n.theDatabase(t)
	before := n.pods(t)

	n.step(t, n.uninstall)
	if now := n.pods(t); !maps.Equal(before, now) {
		t.Errorf("uninstalling changed the pods: %v, before %v", now, before)
	}
	n.step(t, func(ctx context.Context) error { return n.WriteAndRead(ctx, database) })

	n.step(t, n.Subscribe)
	// That the next operators have taken the database over shows when one of them heals it.
	lost := n.healsAPod(t)
	n.step(t, func(ctx context.Context) error {
		var err error
		database, err = n.AwaitDatabase(ctx, database.Name)
		return err
	})
	after := n.pods(t)
	before[lost] = after[lost]
	if !maps.Equal(before, after) {
		t.Errorf("installing anew changed more than the pod that was deleted: %v, before %v", after, before)
	}
	n.step(t, func(ctx context.Context) error { return n.WriteAndRead(ctx, database) })
}
