//go:build olm

package newcomer

import (
	"context"
	"slices"
	"testing"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/tools/packaging"
)

func TestOneApprovalByHandIsForBothPackagesOfANamespace(t *testing.T) {
	t.Parallel()
	n := arrive(t)
	n.Operators, n.Watched, n.Namespace = "approved", []string{"approved"}, "approved"
	n.Manual = true
	n.build(t)
	n.setOutAtEnd(t)
	n.step(t, n.ask)
	plan := n.thePlan(t)
	for _, name := range packaging.Packages() {
		if !slices.Contains(plan.Spec.ClusterServiceVersionNames, name+".v"+n.Version) {
			t.Errorf("the plan is for %v, which lacks %s", plan.Spec.ClusterServiceVersionNames, name)
		}
	}
	if plan.Spec.Approved || plan.Spec.Approval != operators.ApprovalManual {
		t.Errorf("the plan does not wait: %+v", plan.Spec)
	}
	versions := &unstructured.UnstructuredList{}
	versions.SetGroupVersionKind(olmKind("ClusterServiceVersionList"))
	n.step(t, func(ctx context.Context) error { return n.client.List(ctx, versions, client.InNamespace(n.Operators)) })
	if len(versions.Items) > 0 {
		t.Errorf("%d packages are installed before the approval", len(versions.Items))
	}

	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(olmKind("InstallPlan"))
	object.SetNamespace(n.Operators)
	object.SetName(plan.Name)
	n.step(t, func(ctx context.Context) error {
		return n.client.Patch(ctx, object, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"approved":true}}`)))
	})
	for _, name := range packaging.Packages() {
		n.step(t, func(ctx context.Context) error { return n.awaitPackage(ctx, name) })
	}
}

// thePlan waits for the InstallPlan of the namespace to ask for an approval.
func (n *Newcomer) thePlan(t *testing.T) *operators.InstallPlan {
	t.Helper()
	plan := &operators.InstallPlan{}
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(olmKind("InstallPlanList"))
	n.step(t, func(ctx context.Context) error {
		return n.await(ctx, list.DeepCopy(), n.Operators, "", func() (bool, error) {
			if err := n.client.List(ctx, list, client.InNamespace(n.Operators)); err != nil || len(list.Items) != 1 {
				return false, err
			}
			err := runtime.DefaultUnstructuredConverter.FromUnstructured(list.Items[0].Object, plan)
			return plan.Status.Phase == operators.InstallPlanPhaseRequiresApproval, err
		})
	})
	return plan
}
