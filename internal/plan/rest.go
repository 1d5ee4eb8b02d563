package plan

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/plan/words"
)

// rest is what is said when no rule has anything to say.
func rest(v *view.View) verdict.Progress {
	members := words.Count(len(v.Having(v1alpha1.RoleVoter)), "voter")
	if replicas := len(v.Having(v1alpha1.RoleReadReplica)); replicas > 0 {
		members += " and " + words.Count(replicas, "read replica")
	}
	return verdict.Progress{
		Reason:  v1alpha1.ReasonSettled,
		Message: fmt.Sprintf("etcd %s with %s%s", v.Version, members, ofOtherRelease(v)),
	}
}

// ofOtherRelease tells of members whose pods another release of the operator made: they run on, and adopt this one when they
// are made anew for another reason, or when the user asks for it. Empty when there are none.
func ofOtherRelease(v *view.View) string {
	n := 0
	for _, m := range v.Members {
		if v.IsOfEarlierRelease(m) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s with images of another release of the operator: the next roll replaces them, "+
		"or a new value of the annotation %s", words.Count(n, "pod"), v1alpha1.AnnotationAdopt)
}
