package plan

import (
	"database.example.com/operator/api/v1alpha1"
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
}
