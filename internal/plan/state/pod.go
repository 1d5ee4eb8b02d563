package state

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// WantedPod renders the pod of a member.
func (s *State) WantedPod(m snapshot.Member) *corev1.Pod {
	pod := s.wanted(m).Pod()
	if s.refusal != "" {
		render.RefuseOverrides(pod, s.Cluster, s.refusal)
	}
	return pod
}

// NextPod renders the pod that a member is started anew with: of the version that it is given before that, if it has yet to have its turn.
func (s *State) NextPod(m snapshot.Member) *corev1.Pod {
	switch {
	case !s.NeedsTurn(m):
		return s.WantedPod(m)
	case s.HadTurn(m):
		return render.Pod(s.podInput(m, s.Version, s.OverridesRefused != nil))
	default:
		return render.Pod(s.podInput(m, s.Cluster.Status.Operation.Version, s.OverridesRefused != nil))
	}
}

// HasWantedImages says whether the pod of a member runs the images that it would get now.
func (s *State) HasWantedImages(m snapshot.Member) bool { return s.wanted(m).HasImages(m.Pod) }

// wanted is the pod that a member is to have.
func (s *State) wanted(m snapshot.Member) *render.Wanted {
	wanted := s.pods[m.Name]
	if wanted == nil {
		wanted = render.Want(s.podInput(m, s.VersionOf(m), s.OverridesRefused != nil))
		s.pods[m.Name] = wanted
	}
	return wanted
}

// podInput is what the pod of a member is made of, for a version that the member may have yet to be given.
func (s *State) podInput(m snapshot.Member, version string, leaveOutOverrides bool) render.PodInput {
	engine, _ := release.Engine(version)
	return render.PodInput{
		Cluster:      s.Cluster,
		Engine:       engine,
		EngineImage:  s.Settings.Images[version],
		AgentImage:   s.Settings.AgentImage,
		Domain:       s.Settings.Domain,
		Member:       m.Name,
		Role:         m.Role,
		ClaimUID:     m.ClaimUID,
		Founder:      s.MayFound(m),
		MayShareNode: s.MayShareNode(m),
		Authorities:  s.authoritiesOf(m),
		Hashes:       s.hashes,

		LeaveOutOverrides: leaveOutOverrides,
	}
}

// MayFound says whether the pod of a member is given a ticket to found the cluster on an empty volume. One of several founders that was seen
// to run has data that the others count on, and must not begin again without it: it would forget what it voted for.
func (s *State) MayFound(m snapshot.Member) bool {
	ran := m.EverJoined() || m.MemberStatus.Version != ""
	return s.IsFounder(m.Name) && (!ran || len(s.Cluster.Status.Operation.Founders) == 1)
}

// MayShareNode says whether a voter may run where another one does. One that has data, and whose volume leaves it a single node, may: to keep it
// from there would only keep it from its data, while the others moved together because a node was off for instance. One without data is given
// another volume elsewhere. So may any that is needed for the quorum:
// its volume may be on a node where a new member, which is none yet, was given a place meanwhile; without a quorum nobody can take that one
// away, nor give this one up. Of one that a rebuilt status brought back nobody knows that it is no member. While another leader is elected
// there is a quorum.
func (s *State) MayShareNode(m snapshot.Member) bool {
	if !m.Voter() {
		return false
	}
	if s.onlyHome(m) != "" && s.hasRun(m) {
		return true
	}
	since := s.Etcd.LastRead
	if since.IsZero() {
		since = s.Etcd.WatchedSince
	}
	return s.MayHoldData() && !s.Listed() && s.Now.Sub(since) >= Silence &&
		(m.EverJoined() || m.Phase == v1alpha1.PhaseUnreachable || s.Founding())
}

// hasRun says whether a member may hold data that the cluster counts on.
func (s *State) hasRun(m snapshot.Member) bool {
	return m.EverJoined() && !s.NeverRan(m) || m.Phase == v1alpha1.PhaseUnreachable
}

// MayHoldData says whether members may hold what was acknowledged to clients: the cluster was founded, or nobody knows, because its status
// was lost and rebuilt.
func (s *State) MayHoldData() bool { return s.Founded() || !s.Founding() }

// authoritiesOf are those in the Secret of a member, as long as nothing is wrong with the Secret; else none. They are those in force then, which
// are the same for all members.
func (s *State) authoritiesOf(m snapshot.Member) string {
	name := naming.MemberCertificates(m.Name)
	leaves, there := s.Leaves[name]
	if !there || !leaves.Bundles || !leaves.SignedByCurrent {
		return ""
	}
	if s.authorities == "" {
		s.authorities = string(slices.Concat(s.SecretValue(name, render.KeyPeerAuthority), s.SecretValue(name, render.KeyClientAuthorities)))
	}
	return s.authorities
}

// SecretValue is what a Secret holds under a key; nil when there is no such Secret.
func (s *State) SecretValue(name, key string) []byte {
	secret := s.Secrets[name]
	if secret == nil {
		return nil
	}
	return secret.Data[key]
}
