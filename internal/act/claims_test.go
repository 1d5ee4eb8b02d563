package act

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// oldClaim is a stage with a claim of release 0.1.0, which wrote nothing down of it.
func oldClaim(t *testing.T, class string) *stage {
	t.Helper()
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	claim.Annotations, claim.Spec.StorageClassName = nil, new(class)
	if err := st.client.Update(t.Context(), &claim); err != nil {
		t.Fatal(err)
	}
	st.s.Claims["db-a-0"] = claim.DeepCopy()
	return st
}

// recorded is what is written down of the claim.
func (st *stage) recorded() map[string]string {
	st.Helper()
	if outcome := st.do(action.RecordClaim{Name: "db-a-0", UID: st.s.Claims["db-a-0"].UID}); outcome.Err != nil {
		st.Fatal(outcome.Err)
	}
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	return claim.Annotations
}

func TestTheSizeThatIsWrittenDownOfAnOldClaimIsTheSmallerOfItsOwnAndTheSpecs(t *testing.T) {
	for spec, want := range map[string]string{"80Gi": "8Gi", "1Gi": "1Gi"} {
		st, size := oldClaim(t, "slow"), resource.MustParse(spec)
		st.s.Cluster.Spec.Storage.Size = &size
		if got := st.recorded()[render.AnnotationSize]; got != want {
			t.Errorf("with %s in the spec it is %s, want %s", spec, got, want)
		}
	}
}

// Whoever takes up a release of the operator and another storage class together is not told that the volumes are of that class already.
func TestTheClassThatIsWrittenDownOfAnOldClaimIsTheOneThatItWasMadeWith(t *testing.T) {
	for name, tc := range map[string]struct {
		spec *string
		seen bool
		want string
	}{
		"the spec names none":                                    {nil, true, ""},
		"the spec names none any more":                           {nil, false, ""},
		"the spec names the claim's":                             {new("slow"), false, "slow"},
		"the spec has changed since the earlier release saw it":  {new("fast"), false, "slow"},
		"a webhook changed it, as the earlier one saw this spec": {new("fast"), true, "fast"},
	} {
		st := oldClaim(t, "slow")
		st.s.Cluster.Generation, st.s.Cluster.Spec.Storage.StorageClassName = 2, tc.spec
		st.s.Cluster.Status.ObservedGeneration = 1
		if tc.seen {
			st.s.Cluster.Status.ObservedGeneration = 2
		}
		if got := st.recorded()[render.AnnotationClass]; got != tc.want {
			t.Errorf("%s: it is %q, want %q", name, got, tc.want)
		}
	}
}
