package state

import (
	"slices"

	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// VersionOf is the version of etcd that a member runs: that of the operation if it had its turn, else the one that the
// cluster is settled at.
func (s *State) VersionOf(m snapshot.Member) string {
	if s.ChangesVersion() && slices.Contains(s.Cluster.Status.Operation.Members, m.Name) {
		return s.Cluster.Status.Operation.Version
	}
	return s.Version
}

// HasImage says whether a version is known here and can be run.
func (s *State) HasImage(version string) bool {
	_, known := release.Engine(version)
	return known && s.Settings.Images[version] != ""
}

// CanBeMade says whether the pod of a member can be made: there is an image of the version that it runs.
func (s *State) CanBeMade(m snapshot.Member) bool { return s.HasImage(s.VersionOf(m)) }

// versionToRun is the engine's version that the cluster is settled at: the one that the status tells, or, before it is founded
// and when the status was lost, the lowest that its members run, or else the one that is asked for.
func (s *State) versionToRun() string {
	if s.Founded() && s.Cluster.Status.Version != "" {
		return s.Cluster.Status.Version
	}
	if version := s.versionSeen(); version != "" {
		return version
	}
	return s.Cluster.Spec.Version
}

// versionSeen is the lowest version that a member is known to run; empty when none is. In a founding only the founders count:
// the others wait for them.
func (s *State) versionSeen() string {
	lowest := ""
	for _, m := range s.Members {
		if s.Founding() && !s.IsFounder(m.Name) {
			continue
		}
		version := lastVersion(m)
		if version != "" && (lowest == "" || release.Older(version, lowest)) {
			lowest = version
		}
	}
	return lowest
}

// lastVersion is the version that a member runs, or was last seen to run; else the one that its pod was made for, if its engine
// ran; empty when nobody knows.
func lastVersion(m snapshot.Member) string {
	switch {
	case m.Serves():
		return m.Look.Status.Version
	case m.MemberStatus.Version != "":
		return m.MemberStatus.Version
	case m.EngineRan():
		return m.Pod.Annotations[render.AnnotationVersion]
	default:
		return ""
	}
}
