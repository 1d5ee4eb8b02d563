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

// changeAlone goes on with a change of the version although nobody leads, where that may bring a leader back.
func changeAlone(v *view.View, d *verdict.Verdict) {
	if !v.ChangesVersion() {
		return
	}
	switch v.Direction() {
	case state.Back:
		goBackAlone(v, d)
	case state.Forth:
		goForthAlone(v, d)
	case state.Holds:
	}
}

// goBackAlone takes a change of the version back from a member whose engine does not run with the new version, although nobody leads: that of a
// single voter, or one that a quorum lacks.
func goBackAlone(v *view.View, d *verdict.Verdict) {
	if m := canGoBack(v); m != nil {
		d.Do(action.GiveTurn{Member: m.Name, Back: true})
		d.Say(ReasonOf(v.Operation()), "the change from etcd %s to %s is taken back from %s, whose engine does not run",
			v.Version, v.Cluster.Status.Operation.Version, m.Name)
	}
}

// goForthAlone gives an upgrade again to a member that it was taken back from, and whose engine does not run with the version below either: that has
// no image any more, or the newer engine ran before while nobody looked, and etcd went over to it. Whatever has to come before a first turn
// came before that.
func goForthAlone(v *view.View, d *verdict.Verdict) {
	if m := canGoForth(v); m != nil {
		d.Do(action.GiveTurn{Member: m.Name})
		d.Say(ReasonOf(v.Operation()), "etcd %s is given to %s again, whose engine does not run with %s", v.Cluster.Status.Operation.Version, m.Name, v.Version)
	}
}

// WayOut tells which version to ask for when nobody leads: the one below, of a member whose engine ends with the new version, or lacks its image,
// or the new one again, of a member that does not run with the one below either; empty when there is no such member.
func WayOut(v *view.View) string {
	if !v.ChangesVersion() {
		return ""
	}
	const format = ". The engine of %s does not run with etcd %s: if that lasts, set the version back to %s, which %s"
	operation := v.Cluster.Status.Operation
	switch v.Direction() {
	case state.Forth:
		if m := canGoBack(v); m != nil {
			return fmt.Sprintf(format, m.Name, operation.Version, v.Version, "takes the change back")
		}
	case state.Back:
		if m := canGoForth(v); m != nil {
			return fmt.Sprintf(format, m.Name, v.Version, operation.Version, "gives it the change again")
		}
	case state.Holds:
	}
	return ""
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
		if v.HadTurn(*m) && doesNotRun(*m) &&
			(down || m.Version != v.Cluster.Status.Operation.Version || oneServesAsBefore(v)) {
			return m
		}
	}
	return nil
}

// doesNotRun says whether the engine of a member ends, or lacks its image, and its data is there.
func doesNotRun(m snapshot.Member) bool {
	return (m.EngineRan() && !m.EngineRuns() || m.LacksImage()) && m.Loss() == ""
}

// canGoForth is a member that an upgrade was taken back from, whose engine does not run with the version below; nil when there is none. Every
// engine reads what the version below wrote.
func canGoForth(v *view.View) *snapshot.Member {
	operation := v.Cluster.Status.Operation
	if v.Operation() != v1alpha1.OperationUpgrade || v.ClusterVersion() != "" || !v.HasImage(operation.Version) {
		return nil
	}
	for i := range v.Members {
		m := &v.Members[i]
		if slices.Contains(operation.TakenBack, m.Name) && (doesNotRun(*m) || waitsForImage(v, *m) && m.Loss() == "") {
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
