package snapshot

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Etcd is what etcd answered in one look.
type Etcd struct {
	// Looks holds, by member name, what each member answered that was asked; a member that is absent was not asked.
	Looks map[string]Look
	// List is the linearizable member list, read from the leader's own endpoint; nil when it could not be read.
	List *List
	// Leader is the name of the member that answered as leader; empty when none did.
	Leader string
	// Alarms are the alarms that etcd raised.
	Alarms []Alarm
	// AlarmsUnknown is true when a member told of an alarm, and which there are could not be read.
	AlarmsUnknown bool
	// LastRead is when a linearizable read last succeeded; zero when none did since the operator started.
	LastRead time.Time
	// LastListed is when the member list was last read; zero when it was not since the operator started.
	LastListed time.Time
	// WatchedSince is when the operator first looked at this cluster since it started.
	WatchedSince time.Time
	// LastAnswers holds, by member name, when its engine or its agent last answered; a member that is absent has not since
	// WatchedSince.
	LastAnswers map[string]time.Time
}

// String tells in one line who answered what.
func (e Etcd) String() string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(e.Looks)) {
		look := e.Looks[name]
		switch {
		case look.Status != nil:
			words = append(words, name+" serves")
		case look.Agent != nil:
			words = append(words, name+" waits: "+look.Agent.Reason)
		default:
			words = append(words, name+" is silent: "+look.Failure)
		}
	}
	return strings.Join(words, "; ")
}

// Look is what one member answered.
type Look struct {
	// Status is the engine's answer; nil when there was none.
	Status *Status
	// Reads is true when a linearizable read through the member succeeded.
	Reads bool
	// Metrics are the member's; nil when they were not asked for, or not answered. They are asked for while the version changes, and
	// of an engine that is silent although its container runs, where it may have stalled.
	Metrics *Metrics
	// Agent is the answer of the agent that waits in the engine's place; nil when there was none.
	Agent *Agent
	// Failure says in plain words why the engine did not answer; empty when it did.
	Failure string
}

// Answers says whether the engine answered, or the agent that waits in its place.
func (l Look) Answers() bool { return l.Status != nil || l.Agent != nil }

// Status is the answer of an engine about itself.
type Status struct {
	ClusterID, MemberID, LeaderID uint64
	// Version is the version of the engine, StorageVersion the minor version that its data is in: empty on 3.5.
	Version, StorageVersion string
	DatabaseSize, Quota     int64
	RaftIndex, RaftApplied  uint64
	Learner                 bool
	Errors                  []string
	// DowngradeEnabled is true while a downgrade is enabled. A 3.5 engine does not tell it by itself: there it is filled in of the
	// leader alone, while a downgrade is the operation, and true when it could not be found out.
	DowngradeEnabled bool
	// DowngradeTarget is the minor version that the cluster goes down to; empty when none is enabled, or on 3.5.
	DowngradeTarget string
}

// Metrics are what only a member's metrics tell.
type Metrics struct {
	// ClusterVersion is the minor version that the members speak among each other; empty while the member does not know it.
	ClusterVersion string
	// RaftSnapshots counts the raft snapshots that the member saved since its process started.
	RaftSnapshots int
}

// Agent is the answer of an agent that has not started the engine.
type Agent struct {
	// State is Waiting; Reason says for what, Message in plain words.
	State, Reason, Message string
}

// ReasonNoAnswer is an agent's reason when its volume holds no whole data and nobody answers.
const ReasonNoAnswer = "NoAnswer"

// ReasonTicketSpent is an agent's reason when its right to found was used up, and no data came of it.
const ReasonTicketSpent = "TicketSpent"

// List is a member list.
type List struct {
	// ClusterID is etcd's ID of the cluster.
	ClusterID uint64
	// Members are its members.
	Members []ListedMember
}

// ListedMember is a member of etcd's member list.
type ListedMember struct {
	// ID is etcd's ID of the member.
	ID uint64
	// Name is empty until the member has started once.
	Name string
	// PeerURLs are its URLs for its peers.
	PeerURLs []string
	// Learner is true for members without a vote.
	Learner bool
}

// Started says whether the member ran once. From then on an empty volume must never be started in its name (I8).
func (m ListedMember) Started() bool { return m.Name != "" }

// Alarm is an alarm of etcd.
type Alarm struct {
	// Type is NOSPACE or CORRUPT.
	Type string
	// MemberID is the member that raised it; 0 when it is not known.
	MemberID uint64
}
