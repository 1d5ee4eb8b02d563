package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
)

// checkOverrides tells why the patch of the pods' template is refused. Nothing stops for it: pods that are made meanwhile are
// made without the patch, for a member without it is worth more than none, and those that run stay as they are.
func checkOverrides(v *view, d *verdict) {
	if v.overridesRefused != nil {
		d.problem(v1alpha1.ReasonOverridesRefused, "%s. It is left out", v.overridesRefused)
	}
	if v.overridesRefused != nil && !v.Founded() && len(v.members) == 0 {
		d.say(v1alpha1.ReasonBlocked, "%s", v.overridesRefused)
		d.stop()
	}
}

// withoutRefused leaves out of a drift what the refused patch alone is the reason of.
func (v *view) withoutRefused(drift []string) []string {
	if v.overridesRefused == nil {
		return drift
	}
	var rest []string
	for _, part := range drift {
		if part != render.PartOverrides {
			rest = append(rest, part)
		}
	}
	return rest
}
