package plan

import (
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// direction is where a change of the version that is under way goes.
type direction int

const (
	// holds surfaces when the spec asks for a version that the cluster cannot be taken to: nobody is given a turn, in either
	// direction, until the user says what is meant. If nobody had one yet, the operation ends.
	holds direction = iota
	// forth surfaces when the way to the spec's version leads over the operation's.
	forth
	// back surfaces when it does not, and those that had their turn can go back.
	back
)

// direction says where the operation goes: back when the user thought better of it, unless it is too late for that.
func (v *view) direction() direction {
	steps, err := v.Settings.Images.Path(v.version, v.cluster.Spec.Version)
	switch {
	case err != nil:
		return holds
	case len(steps) > 0 && steps[0] == v.cluster.Status.Operation.Version, v.tooLateToGoBack():
		return forth
	default:
		return back
	}
}

// tooLateToGoBack says whether all members run the operation's version: then etcd does not let one go back to an older one,
// or will not in a moment. What a downgrade lowered, etcd raises again by itself.
func (v *view) tooLateToGoBack() bool {
	if v.operation() != v1alpha1.OperationUpgrade || !v.minorChanges() {
		return false
	}
	if v.risen() || !v.listed() {
		return v.risen()
	}
	return !slices.ContainsFunc(v.listedMembers(), func(m snapshot.Member) bool {
		return !m.Serves() || m.Look.Status.Version != v.cluster.Status.Operation.Version
	})
}

// minorChanges says whether the operation takes the members to another minor version: only then does etcd have a say in it.
func (v *view) minorChanges() bool {
	return release.MinorOf(v.cluster.Status.Operation.Version) != release.MinorOf(v.version)
}

// risen says whether etcd itself has gone over to the minor version of an upgrade.
func (v *view) risen() bool {
	return v.operation() == v1alpha1.OperationUpgrade && v.minorChanges() &&
		v.clusterVersion() == release.MinorOf(v.cluster.Status.Operation.Version)
}

// clusterVersion is the minor version that all members speak, as the member tells that knows best; empty when none told.
func (v *view) clusterVersion() release.Minor {
	best := ""
	for _, m := range v.listedMembers() {
		if m.Look.Metrics != nil && release.Older(best, m.Look.Metrics.ClusterVersion) {
			best = m.Look.Metrics.ClusterVersion
		}
	}
	return release.Minor(best)
}

// listedMembers are the members that are in etcd's member list.
func (v *view) listedMembers() []snapshot.Member {
	return slices.DeleteFunc(slices.Clone(v.members), func(m snapshot.Member) bool { return m.Listed == nil })
}

// hadTurn says whether a member was given the operation's version.
func (v *view) hadTurn(m snapshot.Member) bool {
	return slices.Contains(v.cluster.Status.Operation.Members, m.Name)
}

// needsTurn says whether a member has yet to be given the operation's version, or to be taken it back.
func (v *view) needsTurn(m snapshot.Member) bool {
	if !v.changesVersion() {
		return false
	}
	switch v.direction() {
	case forth:
		return !v.hadTurn(m)
	case back:
		return v.hadTurn(m)
	default:
		return false
	}
}
