//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"slices"
	"testing"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// approves waits until an InstallPlan for exactly these versions waits for an approval, and approves it.
func (n *Newcomer) approves(t *testing.T, versions ...string) {
	t.Helper()
	slices.Sort(versions)
	n.step(t, func(ctx context.Context) error {
		plan, err := n.awaitPlan(ctx, func(plan *operators.InstallPlan) bool {
			names := slices.Sorted(slices.Values(plan.Spec.ClusterServiceVersionNames))
			return slices.Equal(names, versions) && plan.Status.Phase == operators.InstallPlanPhaseRequiresApproval
		})
		if err != nil {
			return fmt.Errorf("waiting for a plan of %v that wants to be approved: %w", versions, err)
		}
		if err := n.client.Patch(ctx, plan, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"approved":true}}`))); err != nil {
			return fmt.Errorf("approving the plan of %v: %w", versions, err)
		}
		n.say("approved %v", versions)
		return nil
	})
}

// awaitPlan waits for an InstallPlan.
func (n *Newcomer) awaitPlan(ctx context.Context, is func(*operators.InstallPlan) bool) (*unstructured.Unstructured, error) {
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(olmKind("InstallPlanList"))
	var found *unstructured.Unstructured
	err := n.await(ctx, list.DeepCopy(), n.Operators, "", func() (bool, error) {
		if err := n.client.List(ctx, list, client.InNamespace(n.Operators)); err != nil {
			return false, err
		}
		for i := range list.Items {
			plan := &operators.InstallPlan{}
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(list.Items[i].Object, plan); err != nil {
				return false, err
			}
			if is(plan) {
				found = &list.Items[i]
				return true, nil
			}
		}
		return false, nil
	})
	return found, err
}
