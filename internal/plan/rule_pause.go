package plan

import "database.example.com/operator/api/v1alpha1"

// pause changes nothing while the user asks for it; the status goes on.
func pause(v *view, d *verdict) {
	if v.cluster.Annotations[v1alpha1.AnnotationPaused] != "true" {
		return
	}
	d.say(v1alpha1.ReasonPaused, "paused by the annotation %s: nothing is changed", v1alpha1.AnnotationPaused)
	d.stop()
}
