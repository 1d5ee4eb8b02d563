//go:build olm || olmfull

package newcomer

import (
	"context"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

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
