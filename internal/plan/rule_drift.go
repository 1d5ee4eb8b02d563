package plan

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
)

// findDrift tells what the spec asks for and this release of the operator does not carry out on members that run. Nothing
// is broken by it: the members go on as they are.
func findDrift(v *view, d *verdict) {
	if !v.Founded() {
		return
	}
	if asked := v.cluster.Spec.Version; asked != v.version {
		d.say(v1alpha1.ReasonUpdatePending, "the members run etcd %s; a change to %s is not carried out by this release of the operator",
			v.version, asked)
	}
	if drifted := v.drifted(); len(drifted) > 0 {
		d.say(v1alpha1.ReasonUpdatePending,
			"the pods of %s differ from the spec; they take it when they are made anew: this release of the operator does not restart members",
			strings.Join(drifted, ", "))
	}
}

func (v *view) drifted() []string {
	var names []string
	for _, m := range v.members {
		if m.Pod != nil && m.EngineRan() &&
			m.Pod.Annotations[render.AnnotationDrift] != v.pod(m).Annotations[render.AnnotationDrift] {
			names = append(names, m.Name)
		}
	}
	return names
}
