package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// Pause changes nothing while the user asks for it; the status goes on.
func Pause(v *view.View, d *verdict.Verdict) {
	if v.Cluster.Annotations[v1alpha1.AnnotationPaused] != "true" {
		return
	}
	d.Say(v1alpha1.ReasonPaused, "paused by the annotation %s: nothing is changed", v1alpha1.AnnotationPaused)
	d.Stop()
}
