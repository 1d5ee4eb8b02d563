package render

import (
	"encoding/json"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"database.example.com/operator/api/v1alpha1"
)

// AnnotationOverridesRefused is on a pod that was made without the patch of its template, because the API server refused it with the patch:
// a hash of the patch, and what the server said.
const AnnotationOverridesRefused = "database.example.com/overrides-refused"

// longestRefusal is how much of the API server's words is kept, in bytes.
const longestRefusal = 500

// RefuseOverrides writes down in a pod, which was made without the patch, why the API server refused the one with it.
func RefuseOverrides(pod *corev1.Pod, c *v1alpha1.EtcdCluster, why string) {
	why = strings.ToValidUTF8(why[:min(len(why), longestRefusal)], "")
	pod.Annotations = overlay(pod.Annotations, map[string]string{AnnotationOverridesRefused: hash(PodInput{Cluster: c}.overrides()) + " " + why})
}

// OverridesRefusal is why the API server refused a pod with the patch that the cluster has now, as a pod tells that was made without it;
// empty when it tells of none, or of another patch.
func OverridesRefusal(pod *corev1.Pod, c *v1alpha1.EtcdCluster) string {
	patch := PodInput{Cluster: c}.overrides()
	of, why, told := strings.Cut(pod.Annotations[AnnotationOverridesRefused], " ")
	if patch == nil || !told || of != hash(patch) {
		return ""
	}
	return why
}

// overrides is the patch of the pod's template that is laid over the pod, in one form for one meaning; nil when there is none,
// and when it is refused.
func (in PodInput) overrides() any {
	patch := in.patch()
	if len(patch) == 0 || in.LeaveOutOverrides {
		return nil
	}
	var meaning map[string]any
	if json.Unmarshal(patch, &meaning) != nil || len(meaning) == 0 {
		return nil
	}
	return meaning
}

func (in PodInput) patch() []byte {
	if in.Cluster.Spec.Overrides.PodTemplate == nil {
		return nil
	}
	return in.Cluster.Spec.Overrides.PodTemplate.Raw
}

// CheckOverrides says why the cluster's patch of the pod's template is refused: it cannot be read, or what it makes of a
// member's pod could not run as a member, or not be one of ours. nil when it is taken. A patch that is refused is left out as a
// whole: pods that are made meanwhile are made without it, and those that run stay as they are.
func CheckOverrides(c *v1alpha1.EtcdCluster) error {
	if c.Spec.Overrides.PodTemplate == nil {
		return nil
	}
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		in := PodInput{Cluster: c, Member: c.Name, Role: role}
		if _, err := override(basePod(in), in.patch()); err != nil {
			return err
		}
	}
	return nil
}

// override lays a strategic merge patch of a pod's template over a pod.
func override(pod *corev1.Pod, patch []byte) (*corev1.Pod, error) {
	if len(patch) == 0 {
		return pod, nil
	}
	before := corev1.PodTemplateSpec{Spec: pod.Spec}
	before.Labels, before.Annotations = pod.Labels, pod.Annotations
	document, err := json.Marshal(before)
	if err != nil {
		return nil, fmt.Errorf("write the pod's template: %w", err)
	}
	patched, err := strategicpatch.StrategicMergePatch(document, patch, corev1.PodTemplateSpec{})
	if err != nil {
		return nil, fmt.Errorf("overrides.podTemplate is no strategic merge patch of a pod's template: %w", err)
	}
	var after corev1.PodTemplateSpec
	if err := json.Unmarshal(patched, &after); err != nil {
		return nil, fmt.Errorf("overrides.podTemplate makes no pod's template: %w", err)
	}
	if field := broken(&before, &after); field != "" {
		return nil, fmt.Errorf("overrides.podTemplate changes %s, without which the pod could not run as a member", field)
	}
	result := pod.DeepCopy()
	result.Labels, result.Annotations, result.Spec = after.Labels, after.Annotations, after.Spec
	return result, nil
}
