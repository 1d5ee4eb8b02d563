package snapshot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
)

// EngineContainer is the name of the container that runs the engine.
const EngineContainer = "etcd"

// Member is everything that was seen of one member.
type Member struct {
	v1alpha1.MemberStatus
	// Pod and Claim are nil when there are none.
	Pod   *corev1.Pod
	Claim *corev1.PersistentVolumeClaim
	// Listed is the member's entry in the member list; nil when it is not there, or when there is no list.
	Listed *ListedMember
	// Removed is true when the member was in the member list, or may have been, and is not any more.
	Removed bool
	// Look is what the member answered; Asked is false when it was not asked.
	Look  Look
	Asked bool
	// Published is true when the peer Service resolves the member's host name to its pod.
	Published bool
	// PeerURL is the member's URL for its peers.
	PeerURL string
}

// Members joins what was seen of each member that has a name, in the order of status.members.
func (s *Snapshot) Members() []Member {
	members := make([]Member, 0, len(s.Cluster.Status.Members))
	peerURL := s.Hosts().PeerURLs()
	for _, recorded := range s.Cluster.Status.Members {
		url := peerURL(recorded.Name)
		look, asked := s.Etcd.Looks[recorded.Name]
		listed := s.Etcd.List.find(recorded.ID, url)
		members = append(members, Member{
			MemberStatus: recorded,
			Removed:      s.Etcd.List != nil && listed == nil && (recorded.ID != "" || s.Founded() && mayHaveRun(recorded)),
			Pod:          s.Pods[recorded.Name],
			Claim:        s.Claims[recorded.Name],
			Listed:       listed,
			Look:         look,
			Asked:        asked,
			Published:    s.Published[recorded.Name],
			PeerURL:      url,
		})
	}
	return members
}

// mayHaveRun says whether a rebuilt status brought a member back: nobody knows what its claim holds. It never joins again.
func mayHaveRun(m v1alpha1.MemberStatus) bool {
	return m.Phase == v1alpha1.PhaseUnreachable && m.ClaimUID != ""
}

// find looks a member up by its ID, or by its peer URL as long as its ID was not recorded; never by position.
func (l *List) find(id, peerURL string) *ListedMember {
	if l == nil {
		return nil
	}
	number, err := strconv.ParseUint(id, 16, 64)
	for i := range l.Members {
		m := &l.Members[i]
		if err == nil && m.ID == number || id == "" && slices.Contains(m.PeerURLs, peerURL) {
			return m
		}
	}
	return nil
}

// FormatID writes an ID as etcd does: in hexadecimal.
func FormatID(id uint64) string { return strconv.FormatUint(id, 16) }

// Voter says whether the member was born a voter.
func (m Member) Voter() bool { return m.Role == v1alpha1.RoleVoter }

// Serves says whether the engine answered.
func (m Member) Serves() bool { return m.Look.Status != nil }

// Address is the address of the pod; empty when it has none or the pod ended.
func (m Member) Address() string {
	if m.Pod == nil || m.Pod.Status.Phase == corev1.PodFailed || m.Pod.Status.Phase == corev1.PodSucceeded {
		return ""
	}
	return m.Pod.Status.PodIP
}

// WaitsForPeers says whether the agent runs in the engine's place and waits for the member to be listed.
func (m Member) WaitsForPeers() bool { return m.Look.Agent != nil }

// Stalls says whether the engine runs, and does not serve, although the log is long enough for it to wait for the next entry: a
// member that got a snapshot cannot announce itself before.
func (m Member) Stalls() bool {
	return m.Look.Status == nil && m.Look.Agent == nil && m.Look.Metrics != nil
}

// EverJoined says whether the member may have run as a member of the cluster: it is in the member list, or was seen there.
func (m Member) EverJoined() bool { return m.Listed != nil || m.ID != "" }

// ClaimIsItsOwn says whether the claim is there and is the one that the member's data was written to.
func (m Member) ClaimIsItsOwn() bool {
	return m.Claim != nil && m.Claim.DeletionTimestamp == nil && m.ClaimUID != "" && string(m.Claim.UID) == m.ClaimUID &&
		!m.volumeIsGone()
}

// IsDismissed says whether somebody deleted both the member's pod and its claim. Neither can be taken back: the claim goes when the
// pod's engine has ended, which may take a minute, and the member's data with it.
func (m Member) IsDismissed() bool {
	return m.Pod != nil && m.Pod.DeletionTimestamp != nil && m.ClaimLeaves() && m.ClaimUID != "" && string(m.Claim.UID) == m.ClaimUID
}

// volumeIsGone says whether the claim's volume was deleted under it: then it holds nothing any more, and never will again.
func (m Member) volumeIsGone() bool { return m.Claim.Status.Phase == corev1.ClaimLost }

// EngineRan says whether the pod's engine container ever started, be it only as the waiting agent.
func (m Member) EngineRan() bool {
	status := m.engineStatus()
	return status != nil && (status.RestartCount > 0 || status.State.Running != nil ||
		status.State.Terminated != nil || status.LastTerminationState.Terminated != nil)
}

// EngineRuns says whether the pod's engine container runs now, be it as the waiting agent.
func (m Member) EngineRuns() bool {
	status := m.engineStatus()
	return status != nil && status.State.Running != nil
}

// Restarts is how often the pod's engine container was started anew in its place.
func (m Member) Restarts() int {
	status := m.engineStatus()
	if status == nil {
		return 0
	}
	return int(status.RestartCount)
}

func (m Member) engineStatus() *corev1.ContainerStatus {
	if m.Pod == nil {
		return nil
	}
	for i := range m.Pod.Status.ContainerStatuses {
		if m.Pod.Status.ContainerStatuses[i].Name == EngineContainer {
			return &m.Pod.Status.ContainerStatuses[i]
		}
	}
	return nil
}

// Refusal is why an agent will not start the engine, for instance DataLost.
type Refusal struct {
	// Reason is one word, Message the sentence beside it.
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// HoldsData says whether the agent refused because something is on the volume that it must not touch: data of somebody else, or a copy.
func (r *Refusal) HoldsData() bool { return r.Reason == "ForeignDisk" || r.Reason == "RestoredDisk" }

// Refusal is what the agent wrote when it refused to start the engine; nil when it did not, or runs again.
func (m Member) Refusal() *Refusal {
	status := m.engineStatus()
	if status == nil || status.State.Running != nil {
		return nil
	}
	ended := status.State.Terminated
	if ended == nil {
		ended = status.LastTerminationState.Terminated
	}
	if ended == nil || ended.ExitCode == 0 {
		return nil
	}
	var refusal Refusal
	if json.Unmarshal([]byte(ended.Message), &refusal) != nil || refusal.Reason == "" {
		return nil
	}
	return &refusal
}

// Loss says in plain words why the member's data is lost; empty when it is not. A member counts as lost only if it may
// have run: before that there is nothing to lose.
func (m Member) Loss() string {
	if refusal := m.Refusal(); refusal != nil {
		return fmt.Sprintf("%s: %s", refusal.Reason, refusal.Message)
	}
	if m.Removed {
		return "it was removed from etcd's member list"
	}
	if !m.EverJoined() || m.ClaimUID == "" {
		return ""
	}
	switch {
	case m.Claim == nil:
		return fmt.Sprintf("its claim %s is gone, and with it its data", m.Name)
	case m.Claim.Status.Phase == corev1.ClaimLost:
		return fmt.Sprintf("the volume of its claim %s is gone, and with it its data", m.Name)
	case string(m.Claim.UID) != m.ClaimUID:
		return fmt.Sprintf("claim %s was made again (UID %s, recorded %s): it does not hold the member's data",
			m.Name, m.Claim.UID, m.ClaimUID)
	case m.volumeIsGone():
		return fmt.Sprintf("the volume of claim %s is gone, and with it its data", m.Name)
	}
	return ""
}
