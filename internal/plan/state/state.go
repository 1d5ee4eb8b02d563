package state

import (
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// State is a snapshot with what several rules derive from it.
type State struct {
	*snapshot.Snapshot
	// Members are those of the status, each with what was seen of it.
	Members []snapshot.Member
	// Version is the engine's version that members run: the one that the cluster runs already, or the one asked for.
	Version string
	// Engine is what is known of that version; of one that is not known, what its minor version tells.
	Engine release.EngineRelease
	// Leader is the member that leads; nil when nobody knows.
	Leader *snapshot.Member
	// OverridesRefused is why the patch of the pods' template is refused, here or by the API server; nil when it is not.
	OverridesRefused error

	// hashes remembers what the pods that are wanted have in common.
	hashes *render.Hashes
	drifts map[string][]string
	// earlier says of a member whose drift was found out whether its pod has other images than it would get now.
	earlier map[string]bool
	// refusal is what the API server said of a pod with the patch of the template; zero when it refused none.
	refusal render.Refusal
	// misplaced remembers of members why they could not start again.
	misplaced map[string]string
}

// Of derives the state of a snapshot.
func Of(snap *snapshot.Snapshot) *State {
	s := &State{
		Snapshot: snap, Members: snap.Members(), drifts: map[string][]string{}, earlier: map[string]bool{}, misplaced: map[string]string{}, hashes: snap.Hashes.For(snap.Cluster),
	}
	s.refusal = s.refusalOfServer()
	s.OverridesRefused = s.overridesRefused()
	s.Version = s.versionToRun()
	s.Engine = engineOf(s.Version)
	for i := range s.Members {
		if s.Members[i].Name == snap.Etcd.Leader {
			s.Leader = &s.Members[i]
		}
	}
	return s
}

func engineOf(version string) release.EngineRelease {
	if engine, known := release.Engine(version); known {
		return engine
	}
	return release.EngineRelease{Version: version, Minor: release.MinorOf(version)}
}
