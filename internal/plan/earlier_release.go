package plan

import (
	"fmt"

	"database.example.com/operator/api/v1alpha1"
)

// ofEarlierRelease tells of members whose pods an earlier release of the operator made: they run on, and adopt this one when they
// are made anew for another reason, or when the user asks for it. Empty when there are none.
func (v *view) ofEarlierRelease() string {
	n := 0
	for _, m := range v.members {
		if v.drift(m); m.EngineRan() && v.earlier[m.Name] {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s with images of an earlier release of the operator: the next roll replaces them, "+
		"or a new value of the annotation %s", count(n, "pod"), v1alpha1.AnnotationAdopt)
}
