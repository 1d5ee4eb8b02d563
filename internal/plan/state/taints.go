package state

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// toleratesAll says whether a pod may be started in spite of taints.
func toleratesAll(place *corev1.PodSpec, taints []corev1.Taint) bool {
	return tolerated(place.Tolerations, taints)
}

// namesAll says whether a pod tolerates taints by their keys, and not just whatever there may be.
func namesAll(place *corev1.PodSpec, taints []corev1.Taint) bool {
	unnamed := func(t corev1.Toleration) bool { return t.Key == "" }
	return tolerated(slices.DeleteFunc(slices.Clone(place.Tolerations), unnamed), taints)
}

func tolerated(tolerations []corev1.Toleration, taints []corev1.Taint) bool {
	return !slices.ContainsFunc(taints, func(taint corev1.Taint) bool {
		return !slices.ContainsFunc(tolerations, func(t corev1.Toleration) bool { return tolerates(t, taint) })
	})
}

// tolerates says whether a toleration is for a taint. One that compares numbers counts as none: most clusters do not look at them.
func tolerates(t corev1.Toleration, taint corev1.Taint) bool {
	if t.Effect != "" && t.Effect != taint.Effect || t.Key != "" && t.Key != taint.Key {
		return false
	}
	switch t.Operator {
	case corev1.TolerationOpExists:
		return true
	case corev1.TolerationOpEqual, "":
		return t.Value == taint.Value
	default:
		return false
	}
}
