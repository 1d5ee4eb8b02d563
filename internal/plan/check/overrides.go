package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// Overrides tells why the patch of the pods' template is refused. Nothing stops for it: pods that are made meanwhile are
// made without the patch, for a member without it is worth more than none, and those that run stay as they are.
func Overrides(v *view.View, d *verdict.Verdict) {
	if v.OverridesRefused != nil {
		d.Problem(v1alpha1.ReasonOverridesRefused, "%s. It is left out", v.OverridesRefused)
	}
	if v.OverridesRefused != nil && !v.Founded() && len(v.Members) == 0 {
		d.Say(v1alpha1.ReasonBlocked, "%s", v.OverridesRefused)
		d.Stop()
	}
}
