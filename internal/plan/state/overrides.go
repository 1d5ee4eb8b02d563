package state

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

func (s *State) overridesRefused() error {
	if err := render.CheckOverrides(s.Cluster); err != nil {
		return err
	}
	if s.refusal.Why != "" {
		return fmt.Errorf("the API server refuses a pod with overrides.podTemplate (make what it lacks, or correct the patch; it is asked again every "+
			"minute): %s", s.refusal.Why)
	}
	return nil
}

// refusalOfServer is what the API server said last of a pod with the patch that the spec has now; zero when no pod tells of that.
func (s *State) refusalOfServer() render.Refusal {
	var last render.Refusal
	for _, m := range s.Members {
		if m.Pod == nil {
			continue
		}
		if r := render.OverridesRefusal(m.Pod, s.Cluster); r.Why != "" && !r.Asked.Before(last.Asked) {
			last = r
		}
	}
	return last
}

// askAgainAfter is how long a patch that the API server refused is left alone: what it lacks may be made meanwhile.
const askAgainAfter = time.Minute

// AsksForOverrides lists the members whose pods tell that the API server refused the patch of the template, when it is to be asked again: after a
// while, and when the spec asks for another pod, which it may take. None when it is not.
func (s *State) AsksForOverrides() []snapshot.Member {
	if s.refusal.Why == "" || render.CheckOverrides(s.Cluster) != nil || s.refusal.Is(s.Cluster) && s.Now.Sub(s.refusal.Asked) < askAgainAfter {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Members), func(m snapshot.Member) bool {
		return m.Pod == nil || render.OverridesRefusal(m.Pod, s.Cluster).Why == ""
	})
}

// PodWithOverrides is the pod of a member with the patch of its template, also while that is refused.
func (s *State) PodWithOverrides(m snapshot.Member) *corev1.Pod { return s.render(m, false) }

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
