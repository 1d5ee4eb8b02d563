//go:build olm

package newcomer

import (
	"context"
	"fmt"
	"maps"
	"testing"

	operatorsv2 "github.com/operator-framework/api/pkg/operators/v2"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/tools/packaging"
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
	for _, name := range packaging.Packages() {
		n.step(t, func(ctx context.Context) error { return n.bringNext(ctx, name) })
	}
	n.mustWait(t, next)
	goesOn(t, n)
	n.awaitUpgradeable(t, metav1.ConditionTrue)
	// Now OLM goes on to what else the next version requires, which an InstallPlan would have brought.
	for _, name := range packaging.Packages() {
		n.step(t, func(ctx context.Context) error {
			return n.awaitField(ctx, "ClusterServiceVersion", next(name), []string{"status", "reason"}, "RequirementsNotMet")
		})
	}
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

// mustWait waits until OLM says of the next versions of both packages that they are not let in.
func (n *Newcomer) mustWait(t *testing.T, next func(string) string) {
	t.Helper()
	for _, name := range packaging.Packages() {
		n.step(t, func(ctx context.Context) error {
			return n.awaitField(ctx, "ClusterServiceVersion", next(name), []string{"status", "reason"}, "OperatorConditionNotUpgradeable")
		})
	}
}

// next is the name of the version after the one that is installed.
func next(name string) string { return name + ".v" + nextVersion }

const nextVersion = "99.0.0"

// bringNext makes the ClusterServiceVersion that replaces the installed one, as an InstallPlan would, and nothing that belongs to it:
// the same, with another name.
func (n *Newcomer) bringNext(ctx context.Context, name string) error {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(olmKind("ClusterServiceVersion"))
	installed := name + ".v" + n.Version
	if err := n.client.Get(ctx, client.ObjectKey{Namespace: n.Operators, Name: installed}, object); err != nil {
		return fmt.Errorf("reading what is installed: %w", err)
	}
	spec, ok := object.Object["spec"].(map[string]any)
	if !ok {
		return fmt.Errorf("%s has no spec", installed)
	}
	spec["replaces"], spec["version"] = installed, nextVersion
	delete(spec, "skips")
	following := &unstructured.Unstructured{Object: map[string]any{"spec": spec}}
	following.SetGroupVersionKind(olmKind("ClusterServiceVersion"))
	following.SetNamespace(n.Operators)
	following.SetName(next(name))
	if err := n.client.Create(ctx, following); err != nil {
		return fmt.Errorf("making the next version: %w", err)
	}
	n.say("brought %s, which replaces %s", next(name), installed)
	return nil
}

// awaitUpgradeable waits until OLM has taken up what both operators told it: an answer that is not of the newest generation makes it
// wait.
func (n *Newcomer) awaitUpgradeable(t *testing.T, want metav1.ConditionStatus) {
	t.Helper()
	for _, name := range packaging.Packages() {
		var seen operatorsv2.OperatorCondition
		version := name + ".v" + n.Version
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(operatorsv2.GroupVersion.WithKind("OperatorConditionList"))
		n.step(t, func(ctx context.Context) error {
			err := n.await(ctx, list, n.Operators, version, func() (bool, error) {
				object := &unstructured.Unstructured{}
				object.SetGroupVersionKind(operatorsv2.GroupVersion.WithKind("OperatorCondition"))
				if err := n.client.Get(ctx, client.ObjectKey{Namespace: n.Operators, Name: version}, object); err != nil {
					return false, err
				}
				if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &seen); err != nil {
					return false, err
				}
				is := meta.FindStatusCondition(seen.Status.Conditions, operatorsv2.Upgradeable)
				return is != nil && is.Status == want && is.ObservedGeneration == seen.Generation, nil
			})
			if err != nil {
				return fmt.Errorf("waiting for Upgradeable of %s to be %s, which is %+v: %w", version, want, seen, err)
			}
			return nil
		})
		is := meta.FindStatusCondition(seen.Status.Conditions, operatorsv2.Upgradeable)
		n.say("%s is upgradeable: %s, %s (%s)", version, is.Status, is.Reason, is.Message)
	}
}
