package state

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
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
	// authorities are those that members trust, once they were read.
	authorities string
	// pods are those that members are to have, as far as they were asked for, and drifts what of those that they have differs.
	pods   map[string]*render.Wanted
	drifts map[string][]string
	// earlier says of a member whose drift was found out whether its pod has other images than it would get now.
	earlier map[string]bool
	// membership is who votes and who is up, once it was asked for.
	membership *quorum.Membership
	// refusal is what the API server said of a pod with the patch of the template; empty when it refused none.
	refusal string
	// misplaced remembers of members why they could not start again, places where the pods of a role may run, nodeNames the nodes in
	// their order, and terms what was read of node selectors.
	misplaced map[string]string
	places    map[v1alpha1.MemberRole]*corev1.PodSpec
	nodeNames []string
	terms     map[*corev1.NodeSelector][]term
}

// Of derives the state of a snapshot.
func Of(snap *snapshot.Snapshot) *State {
	s := &State{
		Snapshot: snap, Members: snap.Members(), pods: map[string]*render.Wanted{}, drifts: map[string][]string{}, earlier: map[string]bool{},
		misplaced: map[string]string{}, hashes: snap.Hashes.For(snap.Cluster), places: map[v1alpha1.MemberRole]*corev1.PodSpec{}, terms: map[*corev1.NodeSelector][]term{},
		nodeNames: slices.Sorted(maps.Keys(snap.Nodes)),
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
