//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"testing"

	operatorsv2 "github.com/operator-framework/api/pkg/operators/v2"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/tools/packaging"
)

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

// mustGoOn waits until OLM goes on to what else the next versions of both packages require, which an InstallPlan would have brought.
func (n *Newcomer) mustGoOn(t *testing.T) {
	t.Helper()
	for _, name := range packaging.Packages() {
		n.step(t, func(ctx context.Context) error {
			return n.awaitField(ctx, "ClusterServiceVersion", next(name), []string{"status", "reason"}, "RequirementsNotMet")
		})
	}
}

// bringBoth makes the next versions of both packages.
func (n *Newcomer) bringBoth(t *testing.T) {
	t.Helper()
	for _, name := range packaging.Packages() {
		n.step(t, func(ctx context.Context) error { return n.bringNext(ctx, name) })
	}
}

// takeAway removes the next version of a package.
func (n *Newcomer) takeAway(ctx context.Context, name string) error {
	list, object := &unstructured.UnstructuredList{}, &unstructured.Unstructured{}
	list.SetGroupVersionKind(olmKind("ClusterServiceVersionList"))
	object.SetGroupVersionKind(olmKind("ClusterServiceVersion"))
	object.SetNamespace(n.Operators)
	object.SetName(next(name))
	if err := n.client.Delete(ctx, object); err != nil {
		return fmt.Errorf("taking %s away: %w", next(name), err)
	}
	return n.await(ctx, list, n.Operators, next(name), func() (bool, error) {
		err := n.client.Get(ctx, client.ObjectKeyFromObject(object), object)
		return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
	})
}

// awaitUpgradeable waits until OLM has taken up what both operators told it: an answer that is not of the newest generation makes it
// wait. It returns what they say.
func (n *Newcomer) awaitUpgradeable(t *testing.T, want metav1.ConditionStatus) (said []string) {
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
		said = append(said, is.Message)
	}
	return said
}
