package state

import (
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// OverridesRefusal is why the pod of a member was made without the patch that the spec has now: what the API server said of it then; empty
// when that is not so. What it refuses today it may take tomorrow: it is asked again before the member is started anew.
func (s *State) OverridesRefusal(m snapshot.Member) string {
	if m.Pod == nil {
		return ""
	}
	return render.OverridesRefusal(m.Pod, s.Cluster)
}

// PodWithoutOverrides is the pod of a member for the case that the API server refuses the one with the patch; nil when there is no patch,
// and when it is left out anyway.
func (s *State) PodWithoutOverrides(m snapshot.Member) *corev1.Pod {
	if s.Cluster.Spec.Overrides.PodTemplate == nil || s.OverridesRefused != nil {
		return nil
	}
	return s.render(m, true)
}

// withoutRefused leaves out of a drift what the refused patch alone is the reason of.
func (s *State) withoutRefused(drift []string) []string {
	if s.OverridesRefused == nil {
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
