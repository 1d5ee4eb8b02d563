package state

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

func (s *State) overridesRefused() error {
	if err := s.hashes.CheckOverrides(s.Cluster); err != nil {
		return err
	}
	if s.refusal != "" {
		return fmt.Errorf("the API server refuses a pod with overrides.podTemplate: %s", s.refusal)
	}
	return nil
}

// refusalOfServer is what the API server said of a pod with the patch that the spec has now; empty when no pod tells of that.
func (s *State) refusalOfServer() string {
	for _, m := range s.Members {
		if m.Pod == nil {
			continue
		}
		if why := render.OverridesRefusal(m.Pod, s.Cluster); why != "" {
			return why
		}
	}
	return ""
}

// PodWithoutOverrides is the pod of a member for the case that the API server refuses the one with the patch; nil when there is no patch,
// and when it is left out anyway.
func (s *State) PodWithoutOverrides(m snapshot.Member) *corev1.Pod {
	if s.Cluster.Spec.Overrides.PodTemplate == nil || s.OverridesRefused != nil {
		return nil
	}
	return render.Pod(s.podInput(m, s.VersionOf(m), true))
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
