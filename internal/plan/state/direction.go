package state

import (
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// Direction is where a change of the version that is under way goes.
type Direction int

const (
	// Holds surfaces when the spec asks for a version that the cluster cannot be taken to: nobody is given a turn, in either
	// direction, until the user says what is meant. If nobody had one yet, the operation ends.
	Holds Direction = iota
	// Forth surfaces when the way to the spec's version leads over the operation's.
	Forth
	// Back surfaces when it does not, and those that had their turn can go back.
	Back
)

// Direction says where the operation goes: back when the user thought better of it, unless it is too late for that.
func (s *State) Direction() Direction {
	steps, err := s.Settings.Images.Path(s.Version, s.Cluster.Spec.Version)
	switch {
	case err != nil:
		return Holds
	case len(steps) > 0 && steps[0] == s.Cluster.Status.Operation.Version, s.tooLateToGoBack():
		return Forth
	default:
		return Back
	}
}

// tooLateToGoBack says whether all members run the operation's version: then etcd does not let one go back to an older one,
// or will not in a moment. What a downgrade lowered, etcd raises again by itself.
func (s *State) tooLateToGoBack() bool {
	if s.Operation() != v1alpha1.OperationUpgrade || !s.MinorChanges() {
		return false
	}
	if s.Risen() || !s.Listed() {
		return s.Risen()
	}
	return !slices.ContainsFunc(s.ListedMembers(), func(m snapshot.Member) bool {
		return !m.Serves() || m.Look.Status.Version != s.Cluster.Status.Operation.Version
	})
}

// MinorChanges says whether the operation takes the members to another minor version: only then does etcd have a say in it.
func (s *State) MinorChanges() bool {
	return release.MinorOf(s.Cluster.Status.Operation.Version) != release.MinorOf(s.Version)
}

// Risen says whether etcd itself has gone over to the minor version of an upgrade.
func (s *State) Risen() bool {
	return s.Operation() == v1alpha1.OperationUpgrade && s.MinorChanges() &&
		s.ClusterVersion() == release.MinorOf(s.Cluster.Status.Operation.Version)
}

// ClusterVersion is the minor version that all members speak, as the member tells that knows best; empty when none told.
func (s *State) ClusterVersion() release.Minor {
	best := ""
	for _, m := range s.ListedMembers() {
		if m.Look.Metrics != nil && release.Older(best, m.Look.Metrics.ClusterVersion) {
			best = m.Look.Metrics.ClusterVersion
		}
	}
	return release.Minor(best)
}

// HadTurn says whether a member was given the operation's version.
func (s *State) HadTurn(m snapshot.Member) bool {
	return slices.Contains(s.Cluster.Status.Operation.Members, m.Name)
}

// NeedsTurn says whether a member has yet to be given the operation's version, or to be taken it back.
func (s *State) NeedsTurn(m snapshot.Member) bool {
	if !s.ChangesVersion() {
		return false
	}
	switch s.Direction() {
	case Forth:
		return !s.HadTurn(m)
	case Back:
		return s.HadTurn(m)
	default:
		return false
	}
}

// GoesDown says whether the operation takes the members to the minor version below, for which etcd has to be made ready.
func (s *State) GoesDown() bool {
	return s.ChangesVersion() && s.Operation() == v1alpha1.OperationDowngrade && s.MinorChanges()
}

// DowngradeEnabled says whether a member tells that etcd is ready for a downgrade, or is being made ready. Nobody can join as
// long as that lasts.
func (s *State) DowngradeEnabled() bool {
	return slices.ContainsFunc(s.ListedMembers(), func(m snapshot.Member) bool {
		return m.Serves() && m.Look.Status.DowngradeEnabled
	})
}
