package version

import (
	"fmt"
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// goBackAlone takes a change of the version back from a member whose engine does not run with the new version, although nobody leads: that of a
// single voter, or one that a quorum lacks.
func goBackAlone(v *view.View, d *verdict.Verdict) {
	if !v.ChangesVersion() || v.Direction() != state.Back {
		return
	}
	if m := canGoBack(v); m != nil {
		d.Do(action.GiveTurn{Member: m.Name, Back: true})
		d.Say(ReasonOf(v.Operation()), "the change from etcd %s to %s is taken back from %s, whose engine does not run",
			v.Version, v.Cluster.Status.Operation.Version, m.Name)
	}
}

// WayBack tells how a change of the version is taken back although nobody leads, from a member whose engine ends with the new version, or lacks its
// image; empty when there is none.
func WayBack(v *view.View) string {
	if !v.ChangesVersion() || v.Direction() != state.Forth {
		return ""
	}
	m := canGoBack(v)
	if m == nil {
		return ""
	}
	return fmt.Sprintf(". The engine of %s does not run with etcd %s: if that lasts, set the version back to %s, which takes the change back",
		m.Name, v.Cluster.Status.Operation.Version, v.Version)
}

// canGoBack is a member whose engine ends with the version of the operation, or lacks its image, and that can go back: every engine reads
// what the version below wrote. After an upgrade it was never seen to serve, or another one still serves with the old version, so etcd has
// not gone over to the new one. A pod that has not run yet for another reason tells nothing: one before it may have run while nobody
// looked. nil when there is none.
func canGoBack(v *view.View) *snapshot.Member {
	if !v.ChangesVersion() || v.ClusterVersion() != "" || !v.HasImage(v.Version) {
		return nil
	}
	down := v.Operation() == v1alpha1.OperationDowngrade
	for i := range v.Members {
		m := &v.Members[i]
		if v.HadTurn(*m) && (m.EngineRan() && !m.EngineRuns() || m.LacksImage()) && m.Loss() == "" &&
			(down || m.Version != v.Cluster.Status.Operation.Version || oneServesAsBefore(v)) {
			return m
		}
	}
	return nil
}

// oneServesAsBefore says whether a member answers with an older version than the operation's: then etcd cannot have gone over
// to that.
func oneServesAsBefore(v *view.View) bool {
	return slices.ContainsFunc(v.Members, func(m snapshot.Member) bool {
		return m.Serves() && release.Older(m.Look.Status.Version, v.Cluster.Status.Operation.Version)
	})
}
