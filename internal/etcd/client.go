package etcd

import (
	"context"
	"time"
)

// The deadlines of calls whose context has no earlier one.
const (
	// readTimeout is for calls that change nothing.
	readTimeout = 2 * time.Second
	// changeTimeout is for membership changes and leadership transfers, which wait for the quorum.
	changeTimeout = 5 * time.Second
)

// Client talks to the members of one cluster. It is safe for concurrent use. Errors are told apart by Classify.
type Client interface {
	// Status asks the member about itself.
	Status(ctx context.Context, at Endpoint) (Status, error)
	// MemberList reads the membership by a linearizable read: it fails without a quorum, and on learners.
	MemberList(ctx context.Context, at Endpoint) (MemberList, error)
	// Read makes a linearizable read through the member, which proves that it has a quorum behind it and keeps up.
	Read(ctx context.Context, at Endpoint) error
	// Alarms lists the raised alarms.
	Alarms(ctx context.Context, at Endpoint) ([]Alarm, error)
	// AddLearner adds a member without a vote and returns the membership after it. Ask the leader. A repeated call is AlreadyExists.
	AddLearner(ctx context.Context, at Endpoint, peerURL string) (MemberList, error)
	// Promote gives a learner its vote. Ask the leader.
	Promote(ctx context.Context, at Endpoint, id uint64) error
	// Remove takes a member out. Ask the leader, and confirm by MemberList.
	Remove(ctx context.Context, at Endpoint, id uint64) error
	// MoveLeader hands leadership to another voter. It must be asked of the leader.
	MoveLeader(ctx context.Context, at Endpoint, to uint64) error
	// AgentState asks the agent that holds the member's engine back. NotWaiting when the engine is already there.
	AgentState(ctx context.Context, at Endpoint) (AgentState, error)
	// Hint tells the waiting agent at which addresses (IP:port) voters can be asked now.
	Hint(ctx context.Context, at Endpoint, peers []string) error
}
