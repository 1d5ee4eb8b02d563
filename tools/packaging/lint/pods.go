package lint

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// restricted: a namespace that enforces the restricted Pod Security standard admits every pod.
func restricted(b Bundle) []string {
	var found []string
	for name, pod := range b.pods() {
		for _, reason := range Forbidden(pod) {
			found = append(found, name+": "+reason)
		}
	}
	return found
}

// Forbidden says why a namespace of the restricted Pod Security standard would not admit a pod; nothing means that it would.
func Forbidden(pod corev1.PodTemplateSpec) []string {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	var reasons []string
	level := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	for _, result := range evaluator.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec) {
		if !result.Allowed {
			reasons = append(reasons, fmt.Sprintf("%s: %s", result.ForbiddenReason, result.ForbiddenDetail))
		}
	}
	for _, container := range containers(pod.Spec) {
		// More than the standard asks for, and no less true: nothing of ours writes into its image.
		if c := container.SecurityContext; c == nil || c.ReadOnlyRootFilesystem == nil || !*c.ReadOnlyRootFilesystem {
			reasons = append(reasons, fmt.Sprintf("container %s may write to its root file system", container.Name))
		}
	}
	return reasons
}

// requests: a container that asks for nothing gets nothing on a full node, and is the first to be evicted.
func requests(b Bundle) []string {
	var found []string
	for name, pod := range b.pods() {
		for _, reason := range Unasked(pod) {
			found = append(found, name+": "+reason)
		}
	}
	return found
}

// Unasked names the containers of a pod that do not say how much CPU and memory they need. A limit on CPU is none too: a throttled
// process misses its deadlines.
func Unasked(pod corev1.PodTemplateSpec) []string {
	var found []string
	for _, container := range containers(pod.Spec) {
		for _, resource := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
			if _, asked := container.Resources.Requests[resource]; !asked {
				found = append(found, fmt.Sprintf("container %s requests no %s", container.Name, resource))
			}
		}
		if _, limited := container.Resources.Limits[corev1.ResourceCPU]; limited {
			found = append(found, fmt.Sprintf("container %s has a limit on CPU", container.Name))
		}
	}
	return found
}
