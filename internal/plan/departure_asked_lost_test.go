package plan_test

import (
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// A second successor would be one too many, and be forgotten at once, and assigned again: each time the status is written, and nothing
// that comes after is done.
func TestAMemberThatIsLostWhenItsSuccessorVotesGetsNoOther(t *testing.T) {
	w := settled(t, 3)
	w.cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m1")}
	for range 30 {
		if m := w.find(w.name("m3")); m != nil && !m.Learner {
			break
		}
		w.round(0)
	}
	delete(w.claims, w.name("m1"))
	delete(w.pods, w.name("m1"))
	if w.find(w.name("m1")) == nil || w.find(w.name("m3")) == nil {
		t.Fatal("they do not both vote")
	}
	p := plan.Make(w.snapshot())
	if _, assigns := holds[action.Assign](p); assigns {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
	if removed, ok := holds[action.RemoveVoter](p); !ok || removed.Member != w.name("m1") {
		t.Errorf("plan:\n%s", w.short(p.String()))
	}
}
