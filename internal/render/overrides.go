package render

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"database.example.com/operator/api/v1alpha1"
)

// AnnotationOverridesRefused is on a pod that was made without the patch of its template, because the API server refused it with the patch:
// a hash of the patch, and what the server said.
const AnnotationOverridesRefused = "database.example.com/overrides-refused"

// AnnotationOverridesAsked is beside it: a hash of all that the API server was asked about, and when it was asked last.
const AnnotationOverridesAsked = "database.example.com/overrides-asked"

// Refusal is what the API server said of a pod with the patch of its template.
type Refusal struct {
	// Why is what it said; empty when it refused nothing.
	Why string
	// Of is a hash of what it was asked about: the patch, and whatever else the spec says of pods. A pod may be taken as well when that changes.
	Of string
	// Asked is when it was asked last; zero when nobody knows.
	Asked time.Time
}

// Refused is a refusal of what the spec asks for now.
func Refused(c *v1alpha1.EtcdCluster, why string, now time.Time) Refusal {
	return Refusal{Why: why, Of: askedAbout(c), Asked: now}
}

// Is says whether a refusal is of what the spec asks for now.
func (r Refusal) Is(c *v1alpha1.EtcdCluster) bool { return r.Of == askedAbout(c) }

func askedAbout(c *v1alpha1.EtcdCluster) string {
	return hash([]any{engineResources(c), schedulingOfPods(c), c.Spec.PodMetadata, PodInput{Cluster: c}.overrides()})
}

// longestRefusal is how much of the API server's words is kept, in bytes.
const longestRefusal = 500

// RefuseOverrides writes down in a pod, which was made without the patch, why the API server refused the one with it.
func RefuseOverrides(pod *corev1.Pod, c *v1alpha1.EtcdCluster, r Refusal) {
	why := strings.ToValidUTF8(r.Why[:min(len(r.Why), longestRefusal)], "")
	pod.Annotations = overlay(pod.Annotations, map[string]string{
		AnnotationOverridesRefused: hash(PodInput{Cluster: c}.overrides()) + " " + why,
		AnnotationOverridesAsked:   r.Of + " " + r.Asked.UTC().Format(time.RFC3339),
	})
}

// OverridesRefusal is why the API server refused a pod with the patch that the cluster has now, as a pod tells that was made without it;
// zero when it tells of none, or of another patch.
func OverridesRefusal(pod *corev1.Pod, c *v1alpha1.EtcdCluster) Refusal {
	patch := PodInput{Cluster: c}.overrides()
	of, why, told := strings.Cut(pod.Annotations[AnnotationOverridesRefused], " ")
	if patch == nil || !told || of != hash(patch) {
		return Refusal{}
	}
	all, at, _ := strings.Cut(pod.Annotations[AnnotationOverridesAsked], " ")
	asked, err := time.Parse(time.RFC3339, at)
	if err != nil {
		// Release 0.3.0 did not write it down.
		return Refusal{Why: why}
	}
	return Refusal{Why: why, Of: all, Asked: asked}
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
