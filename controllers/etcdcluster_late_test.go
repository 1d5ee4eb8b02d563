package controllers

import (
	"context"
	"errors"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// A cache that hears of nothing any more shows the same old world at every look.
func TestLooksThatComeTooLateAreMadeLessOften(t *testing.T) {
	r, c := reconciler(t, newCluster(), nil)
	late := true
	r.Actor.Client = interceptor.NewClient(c.(client.WithWatch), interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, name string, obj client.Object, patch client.Patch,
			opts ...client.SubResourcePatchOption,
		) error {
			if late {
				return apierrors.NewConflict(schema.GroupResource{}, obj.GetName(), errors.New("changed"))
			}
			return c.SubResource(name).Patch(ctx, obj, patch, opts...)
		},
	})
	again := func() time.Duration {
		result, err := r.Reconcile(t.Context(), ctrl.Request{NamespacedName: types.NamespacedName{Namespace: "ns", Name: "db"}})
		if err != nil {
			t.Fatal(err)
		}
		return result.RequeueAfter
	}
	first, second := again(), again()
	if second != 2*first {
		t.Errorf("the second look follows after %s, and the first after %s", second, first)
	}
	for range 20 {
		second = again()
	}
	if second != latest {
		t.Errorf("at last a look follows after %s, want %s", second, latest)
	}
	late = false
	again()
	late = true
	if after := again(); after > first {
		t.Errorf("the first look that is late again follows after %s, want %s", after, first)
	}
}
