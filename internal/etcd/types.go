package etcd

import (
	"fmt"
	"strings"
)

// Endpoint is one member's client port.
type Endpoint struct {
	// Member is the member's name, for messages.
	Member string
	// Address is the pod's IP and port: never a name, so that DNS is no part of it.
	Address string
	// ServerName is the name that the member's server certificate must hold. With the member's own name a reused pod IP is found out.
	ServerName string
	// Metrics is the pod's IP and the port at which the member tells its metrics, over plain HTTP. Only Client.Metrics needs it.
	Metrics string
}

// String prints the endpoint for messages.
func (e Endpoint) String() string { return fmt.Sprintf("%s (%s)", e.Member, e.Address) }

// Credentials are what the operator trusts and shows, in PEM.
type Credentials struct {
	// CA signs the server certificates.
	CA []byte
	// Cert and Key are the operator's own client certificate.
	Cert, Key []byte
}

// Status is what a member says of itself. It is a local answer: it needs no quorum, and learners give it too.
type Status struct {
	ClusterID, MemberID uint64
	// LeaderID is the leader that this member believes in, 0 when it knows none.
	LeaderID uint64
	// Version is the version of the member's binary, StorageVersion that of its data ("" before 3.6).
	Version, StorageVersion string
	// DBSize is the size of the database file, DBSizeInUse the part in use, Quota the configured limit (0 before 3.6), in bytes.
	DBSize, DBSizeInUse, Quota int64
	// RaftIndex is the newest committed entry that the member knows of, RaftApplied the newest that it has applied.
	RaftIndex, RaftApplied, RaftTerm uint64
	// Learner is true for a member without a vote.
	Learner bool
	// Errors are the alarms and troubles that the member reports.
	Errors []string
	// Downgrade is what the member knows of a downgrade; nil before 3.6, which does not tell: see Client.Downgrade.
	Downgrade *Downgrade
}

// Downgrade is the state of a cluster's downgrade.
type Downgrade struct {
	// Enabled is true from the moment that a downgrade is enabled until it is cancelled, which the leader does by itself when all
	// members run the target.
	Enabled bool
	// Target is the minor version that the cluster goes down to, for instance 3.6.0; "" when none is enabled.
	Target string
}

// DowngradeAction is what is asked about a downgrade.
type DowngradeAction string

const (
	// DowngradeValidate asks whether the cluster could be downgraded; it changes nothing.
	DowngradeValidate DowngradeAction = "validate"
	// DowngradeEnable makes the members ready to be stopped and started with the version below.
	DowngradeEnable DowngradeAction = "enable"
	// DowngradeCancel takes that back.
	DowngradeCancel DowngradeAction = "cancel"
)

// Metrics are what only a member's metrics tell.
type Metrics struct {
	// ClusterVersion is the minor version that all members speak, for instance 3.6; "" while the member does not know it.
	ClusterVersion string
	// RaftSnapshots counts the raft snapshots that the member has saved since its process started.
	RaftSnapshots int
}

// IsLeader says whether the member believes to lead.
func (s Status) IsLeader() bool { return s.LeaderID != 0 && s.LeaderID == s.MemberID }

// Member is an entry of the member list.
type Member struct {
	ID uint64
	// Name is empty until the member has started once.
	Name                 string
	PeerURLs, ClientURLs []string
	Learner              bool
}

// Started says whether the member was ever started: only then has it published a name.
func (m Member) Started() bool { return m.Name != "" }

// MemberList is the membership as a linearizable read saw it.
type MemberList struct {
	ClusterID uint64
	// AnsweredBy is the ID of the member that answered.
	AnsweredBy uint64
	Members    []Member
}

// ByID finds a member by its ID.
func (l MemberList) ByID(id uint64) (Member, bool) {
	for _, m := range l.Members {
		if m.ID == id {
			return m, true
		}
	}
	return Member{}, false
}

// ByPeerURL finds a member by its peer URL, which is how one that has no name yet is recognised.
func (l MemberList) ByPeerURL(url string) (Member, bool) {
	for _, m := range l.Members {
		for _, u := range m.PeerURLs {
			if u == url {
				return m, true
			}
		}
	}
	return Member{}, false
}

// String prints the membership as the literature writes it: voters=(a b) learners=(c).
func (l MemberList) String() string {
	var voters, learners []string
	for _, m := range l.Members {
		name := m.Name
		if name == "" {
			name = fmt.Sprintf("%x?", m.ID)
		}
		if m.Learner {
			learners = append(learners, name)
		} else {
			voters = append(voters, name)
		}
	}
	return fmt.Sprintf("voters=(%s) learners=(%s)", strings.Join(voters, " "), strings.Join(learners, " "))
}

// The alarms that etcd knows.
const (
	// AlarmNoSpace is raised by the member whose database reached its quota; writes fail on the whole cluster.
	AlarmNoSpace = "NOSPACE"
	// AlarmCorrupt is raised when members' data differ; reads and writes fail on the whole cluster.
	AlarmCorrupt = "CORRUPT"
)

// Alarm is one raised alarm.
type Alarm struct {
	// MemberID is the member it concerns; 0 for a corruption without a known culprit.
	MemberID uint64
	// Type is AlarmNoSpace or AlarmCorrupt.
	Type string
}

// AgentState is what the agent says while it holds the engine back.
type AgentState struct {
	// State is "Waiting" while the agent waits for the right to start the engine.
	State string `json:"state"`
	// Reason is one word: NotListed, NoAnswer, TicketSpent and so on; see the agent.
	Reason string `json:"reason"`
	// Message says it to people.
	Message string `json:"message"`
}
