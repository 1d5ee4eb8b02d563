//go:build olmfull

package newcomer

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/tools/packaging"
)

// Each time the next versions come in the middle of it, and are let in when it is over.
func TestOLMHoldsTheNextVersionsBackDuringAScaleAnUpgradeOfTheDatabaseAndTheLossOfItsQuorum(t *testing.T) {
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "in-the-middle", []string{"in-the-middle"}, "in-the-middle"
	n.build(t)
	name := n.installed(t)
	w := &world.World{TB: t, Client: n.client, Namespace: n.Namespace}
	n.awaitUpgradeable(t, metav1.ConditionTrue)

	n.holdsBack(t, w, name, string(v1alpha1.OperationScale), func() { n.edit(t, name, `{"spec":{"readReplicas":1}}`) })
	n.holdsBack(t, w, name, string(v1alpha1.OperationUpgrade), func() { n.edit(t, name, `{"spec":{"version":"v4.1.0"}}`) })
	before := n.pods(t)
	n.holdsBack(t, w, name, "not available", func() {
		// Nobody makes the pods again while the cluster is paused.
		n.pauses(t, name, true)
		n.losesTheQuorum(t)
	})
	if now := n.pods(t); len(now) != len(before) || maps.Equal(now, before) {
		t.Errorf("no pod was lost: %v, before %v", now, before)
	}
}

// holdsBack begins something during which no operator is to be replaced, brings the next versions while it goes on, and waits until OLM has
// said of both that they are not let in; and, when it is over, that they are.
func (n *Newcomer) holdsBack(t *testing.T, w *world.World, name, why string, begin func()) {
	t.Helper()
	begin()
	for _, said := range n.awaitUpgradeable(t, metav1.ConditionFalse) {
		if !strings.Contains(said, why) {
			t.Errorf("the next version waits because %q, want %q", said, why)
		}
	}
	// A cluster that is paused stays in the middle of what it does.
	n.pauses(t, name, true)
	n.bringBoth(t)
	n.mustWait(t, next)
	n.pauses(t, name, false)
	w.AwaitSettled(name, patience)
	n.awaitUpgradeable(t, metav1.ConditionTrue)
	n.mustGoOn(t)
	for _, of := range packaging.Packages() {
		n.step(t, func(ctx context.Context) error { return n.takeAway(ctx, of) })
	}
}

// edit changes the database.
func (n *Newcomer) edit(t *testing.T, name, patch string) {
	t.Helper()
	database := &v1alpha1.ProductionReadyDatabase{ObjectMeta: metav1.ObjectMeta{Namespace: n.Namespace, Name: name}}
	n.step(t, func(ctx context.Context) error {
		return n.client.Patch(ctx, database, client.RawPatch("application/merge-patch+json", []byte(patch)))
	})
	n.say("changed the database: %s", patch)
}

// pauses keeps the operator from changing the cluster, or no longer.
func (n *Newcomer) pauses(t *testing.T, name string, paused bool) {
	t.Helper()
	cluster := &v1alpha1.EtcdCluster{ObjectMeta: metav1.ObjectMeta{Namespace: n.Namespace, Name: name}}
	patch := fmt.Appendf(nil, `{"metadata":{"annotations":{%q:"%t"}}}`, v1alpha1.AnnotationPaused, paused)
	n.step(t, func(ctx context.Context) error {
		return n.client.Patch(ctx, cluster, client.RawPatch("application/merge-patch+json", patch))
	})
}

// losesTheQuorum deletes the pods of all voters but one.
func (n *Newcomer) losesTheQuorum(t *testing.T) {
	t.Helper()
	kept := ""
	for _, pod := range n.members(t) {
		switch {
		case pod.Labels[v1alpha1.LabelRole] != v1alpha1.RoleLabelVoter:
		case kept == "":
			kept = pod.Name
		default:
			n.step(t, func(ctx context.Context) error { return n.client.Delete(ctx, &pod) })
		}
	}
	n.say("deleted the pods of all voters but %s", kept)
}
