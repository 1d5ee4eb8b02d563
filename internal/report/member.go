package report

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

// sizeStep is how finely the size of a database is told, in bytes: each byte would be a write of the status.
const sizeStep = 1 << 20

// memberStatus is one member as it was seen. What has to be remembered of it stays: its name, role, claim and ID.
func memberStatus(s *snapshot.Snapshot, members []snapshot.Member, m snapshot.Member, note string) v1alpha1.MemberStatus {
	status := m.MemberStatus
	if m.Listed != nil {
		status.ID = snapshot.FormatID(m.Listed.ID)
	}
	status.Phase = phase(s, m)
	status.Health = health(m)
	status.Leadership = ""
	status.NodeName, status.Zone, status.Message = "", "", ""
	if m.Pod != nil {
		status.NodeName = m.Pod.Spec.NodeName
		status.Zone = s.Nodes[m.Pod.Spec.NodeName].Zone
	}
	if m.Serves() {
		status.Version = m.Look.Status.Version
		status.Leadership = v1alpha1.Follower
		if s.Etcd.Leader == m.Name {
			status.Leadership = v1alpha1.Leader
		}
		steps := (m.Look.Status.DatabaseSize + sizeStep - 1) / sizeStep
		status.DatabaseSize = resource.NewQuantity(steps*sizeStep, resource.BinarySI)
	}
	status.Message = cut(memberMessage(members, m, note))
	return status
}

// memberMessage says what is wrong with a member, what is to become of it, and whether it is misplaced.
func memberMessage(members []snapshot.Member, m snapshot.Member, note string) string {
	var said []string
	if trouble := m.Trouble(); trouble != nil {
		said = append(said, trouble.Message)
	}
	if note != "" {
		said = append(said, note)
	}
	if shared := shares(members, m); len(shared) > 0 {
		said = append(said, fmt.Sprintf("it runs on node %s together with %s: who loses the node loses them all",
			m.Pod.Spec.NodeName, strings.Join(shared, ", ")))
	}
	return strings.Join(said, "; ")
}

// shares names the other voters on a voter's node.
func shares(members []snapshot.Member, m snapshot.Member) []string {
	if !m.Voter() || m.Pod == nil || m.Pod.Spec.NodeName == "" {
		return nil
	}
	var names []string
	for _, other := range members {
		if other.Voter() && other.Name != m.Name && other.Pod != nil && other.Pod.Spec.NodeName == m.Pod.Spec.NodeName {
			names = append(names, other.Name)
		}
	}
	return names
}

func phase(s *snapshot.Snapshot, m snapshot.Member) v1alpha1.MemberPhase {
	switch {
	case m.Loss() != "":
		return v1alpha1.PhaseLost
	case m.Listed == nil:
		return phaseUnlisted(s, m)
	case !m.Listed.Started(), !m.Serves() && m.JustJoins():
		return v1alpha1.PhaseJoining
	case !m.Serves():
		return v1alpha1.PhaseUnreachable
	case m.Listed.Learner && m.Voter():
		return v1alpha1.PhaseLearner
	case m.Listed.Learner:
		return v1alpha1.PhaseReadReplica
	default:
		return v1alpha1.PhaseVoting
	}
}

// phaseUnlisted is the phase of a member that is not in the member list, or whose list nobody can tell. One that a rebuilt
// status brought back stays unreachable: that it never ran is not known.
func phaseUnlisted(s *snapshot.Snapshot, m snapshot.Member) v1alpha1.MemberPhase {
	switch {
	case s.Etcd.List == nil && m.ID != "":
		return phaseUnseen(m)
	case m.Phase == v1alpha1.PhaseUnreachable:
		return v1alpha1.PhaseUnreachable
	default:
		return v1alpha1.PhasePending
	}
}

// phaseUnseen is the phase of a member while nobody can tell the member list: as it was, if the member answers.
func phaseUnseen(m snapshot.Member) v1alpha1.MemberPhase {
	if m.Serves() && m.Phase != v1alpha1.PhaseLost {
		return m.Phase
	}
	return v1alpha1.PhaseUnreachable
}

func health(m snapshot.Member) v1alpha1.MemberHealth {
	switch {
	case m.Loss() != "":
		return v1alpha1.Unhealthy
	case m.Serves() && (m.Look.Reads || m.Look.Status.Learner):
		return v1alpha1.Healthy
	case m.WaitsForPeers(), !m.EverJoined(), m.Listed != nil && !m.Listed.Started():
		return v1alpha1.HealthUnknown
	case m.Asked:
		return v1alpha1.Unhealthy
	case m.Pod != nil && m.EngineRan() && !m.EngineRuns():
		return v1alpha1.Unhealthy
	default:
		return v1alpha1.HealthUnknown
	}
}
