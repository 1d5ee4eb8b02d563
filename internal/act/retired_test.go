package act

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
)

// An operator that ended after each of its writes labelled the same claim for ever.
func TestAClaimThatIsRetiredAlreadyIsNotWrittenAgain(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	claim.Labels[v1alpha1.LabelRetired] = "true"
	if err := st.client.Update(st.Context(), &claim); err != nil {
		t.Fatal(err)
	}
	st.s.Claims["db-a-0"] = &claim
	written := 0
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Patch: func(ctx context.Context, c client.WithWatch, obj client.Object, patch client.Patch, opts ...client.PatchOption) error {
			written++
			return c.Patch(ctx, obj, patch, opts...)
		},
	})
	st.must(action.Drop{Members: []string{"db-a-0"}, KeepClaims: []string{"db-a-0"}})
	if written != 0 {
		t.Errorf("%d patches beside that of the status, want none", written)
	}
}
