package plan

import (
	"slices"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// drift names what of a member's pod differs from what is asked for; none when nothing does, or when it has no pod.
func (v *view) drift(m snapshot.Member) []string {
	if m.Pod == nil {
		return nil
	}
	drift, known := v.drifts[m.Name]
	if _, engine := release.Engine(v.versionOf(m)); !known && engine {
		want := v.pod(m)
		drift = v.withoutRefused(render.Drift(m.Pod, want))
		v.earlier[m.Name] = !slices.Equal(images(m.Pod), images(want))
		v.drifts[m.Name] = drift
	}
	return drift
}

// allDrift is the drift of every member that has any.
func (v *view) allDrift() map[string][]string {
	all := map[string][]string{}
	for _, m := range v.members {
		if drift := v.drift(m); len(drift) > 0 {
			all[m.Name] = drift
		}
	}
	return all
}

// outdated says whether a member runs another pod than the one that is asked for.
func (v *view) outdated(m snapshot.Member) bool {
	return m.EngineRan() && len(v.drift(m)) > 0 && !v.isAhead(m)
}

// isAhead says whether a member differs by nothing but that it runs the next version already: its status was lost in the
// middle of a change. It waits for the others.
func (v *view) isAhead(m snapshot.Member) bool {
	if v.changesVersion() || !slices.Equal(v.drift(m), []string{render.PartVersion}) {
		return false
	}
	steps, err := v.Settings.Images.Path(v.version, v.cluster.Spec.Version)
	return err == nil && len(steps) > 0 && m.Pod.Annotations[render.AnnotationVersion] == steps[0]
}

// isDue says whether a member is to be started anew. One that joins is left to join; one that is lost is replaced.
func (v *view) isDue(m snapshot.Member) bool {
	if m.Listed == nil || m.Loss() != "" || m.Pod == nil || m.Pod.DeletionTimestamp != nil {
		return false
	}
	joins := !m.Listed.Started() || m.Voter() && m.Listed.Learner
	if joins && m.Serves() {
		return false
	}
	return v.outdated(m) || v.needsTurn(m)
}

// due lists the members that are to be started anew, in the order of their turns: first those that do not stand firm, for
// they have nothing to lose; then read replicas, then followers, of whom the first is the canary; the leader last (I22).
func (v *view) due() []snapshot.Member {
	var due []snapshot.Member
	for _, m := range v.members {
		if v.isDue(m) {
			due = append(due, m)
		}
	}
	slices.SortStableFunc(due, func(a, b snapshot.Member) int { return v.turn(a) - v.turn(b) })
	return due
}

func (v *view) turn(m snapshot.Member) int {
	switch {
	case v.weakness(m) != "":
		return 0
	case !m.Voter():
		return 1
	case v.leader == nil || m.Name != v.leader.Name:
		return 2
	default:
		return 3
	}
}
