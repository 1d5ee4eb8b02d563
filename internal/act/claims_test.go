package act

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

func TestWhatAClaimWasMadeWithIsWrittenDownLater(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	var claim corev1.PersistentVolumeClaim
	st.get("db-a-0", &claim)
	claim.Annotations = nil
	if err := st.client.Update(t.Context(), &claim); err != nil {
		t.Fatal(err)
	}
	st.s.Claims["db-a-0"] = claim.DeepCopy()
	class, has := "fast", claim.Spec.Resources.Requests[corev1.ResourceStorage]
	st.s.Cluster.Spec.Storage.StorageClassName = &class
	for spec, want := range map[string]string{"80Gi": has.String(), "1Gi": "1Gi"} {
		size := resource.MustParse(spec)
		st.s.Cluster.Spec.Storage.Size = &size
		st.must(action.RecordClaim{Name: "db-a-0", UID: claim.UID})
		st.get("db-a-0", &claim)
		if claim.Annotations[render.AnnotationSize] != want || claim.Annotations[render.AnnotationClass] != class {
			t.Errorf("with %s in the spec, what is written down of a claim of %s is %v", spec, has.String(), claim.Annotations)
		}
		st.s.Claims["db-a-0"] = claim.DeepCopy()
	}
}

// Whoever takes up a release of the operator and another storage class together is not told that the volumes are of that class already.
func TestOfAClaimThatWasMadeByAnEarlierSpecOnlyItselfTells(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	slow, fast, small := "slow", "fast", resource.MustParse("1Gi")
	claim := &corev1.PersistentVolumeClaim{}
	st.get("db-a-0", claim)
	claim.Annotations, claim.Spec.StorageClassName = nil, &slow
	if err := st.client.Update(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	st.s.Claims["db-a-0"] = claim
	st.s.Cluster.Generation, st.s.Cluster.Status.ObservedGeneration = 2, 1
	st.s.Cluster.Spec.Storage.StorageClassName, st.s.Cluster.Spec.Storage.Size = &fast, &small
	if outcome := st.do(action.RecordClaim{Name: "db-a-0", UID: claim.UID}); outcome.Err != nil {
		t.Fatal(outcome.Err)
	}
	var told corev1.PersistentVolumeClaim
	st.get("db-a-0", &told)
	has := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	if told.Annotations[render.AnnotationClass] != slow || told.Annotations[render.AnnotationSize] != has.String() {
		t.Errorf("what is written down is %v", told.Annotations)
	}
}
