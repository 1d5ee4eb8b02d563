package state

import (
	"slices"

	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// Drift names what of a member's pod differs from what is asked for; none when nothing does, when it has no pod, and when no other
// one can be made.
func (s *State) Drift(m snapshot.Member) []string {
	if m.Pod == nil {
		return nil
	}
	drift, known := s.drifts[m.Name]
	if !known && s.CanBeMade(m) {
		drift = s.withoutRefused(render.Drift(m.Pod, s.wanted(m).Marks()))
		s.earlier[m.Name] = !s.HasWantedImages(m)
		s.drifts[m.Name] = drift
	}
	return drift
}

// AllDrift is the drift of every member that has any.
func (s *State) AllDrift() map[string][]string {
	all := map[string][]string{}
	for _, m := range s.Members {
		if drift := s.Drift(m); len(drift) > 0 {
			all[m.Name] = drift
		}
	}
	return all
}

// outdated says whether a member runs another pod than the one that is asked for.
func (s *State) outdated(m snapshot.Member) bool {
	return m.EngineRan() && len(s.Drift(m)) > 0 && !s.isAhead(m)
}

// isAhead says whether a member differs by nothing but that it runs the next version already: its status was lost in the
// middle of a change. It waits for the others.
func (s *State) isAhead(m snapshot.Member) bool {
	if s.ChangesVersion() || !slices.Equal(s.Drift(m), []string{render.PartVersion}) {
		return false
	}
	steps, err := s.Settings.Images.Path(s.Version, s.Cluster.Spec.Version)
	return err == nil && len(steps) > 0 && m.Pod.Annotations[render.AnnotationVersion] == steps[0]
}

// IsDue says whether a member is to be started anew. One that joins is left to join; one that is lost is replaced.
func (s *State) IsDue(m snapshot.Member) bool {
	if m.Listed == nil || m.Loss() != "" || m.Pod == nil || m.Pod.DeletionTimestamp != nil {
		return false
	}
	joins := !m.Listed.Started() || m.Voter() && m.Listed.Learner
	if joins && m.Serves() {
		return false
	}
	return s.outdated(m) || s.NeedsTurn(m)
}

// IsOfEarlierRelease says whether the pod of a member has other images than it would get now.
func (s *State) IsOfEarlierRelease(m snapshot.Member) bool {
	s.Drift(m)
	return m.EngineRan() && s.earlier[m.Name]
}
