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
	// agingTime is how long AgeLog begins new entries; what it began has a changeTimeout more.
	agingTime = 3 * time.Second
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
	// Downgrade asks the leader about, or for, a downgrade of the cluster to the minor version below, for instance 3.6: InvalidTarget
	// for any other, DowngradeInProgress when one is enabled. To cancel what is not enabled is NoDowngrade on 3.5, and nothing above.
	// A 3.5 cluster tells by validating 3.4 whether a downgrade is still enabled. The target of a cancellation is ignored.
	Downgrade(ctx context.Context, at Endpoint, action DowngradeAction, target string) error
	// Metrics asks the member for what only its metrics tell; learners answer, and no quorum is needed.
	Metrics(ctx context.Context, at Endpoint) (Metrics, error)
	// AgeLog makes up to so many entries of the raft log, so that the members snapshot it: leases are granted and revoked again, no key
	// and no revision changes. Ask the leader. It ends after a few seconds and returns how many it made; fewer is no error.
	AgeLog(ctx context.Context, at Endpoint, entries int) (int, error)
	// AppendNothing makes one entry of the raft log that changes nothing, also while the database is full. Ask the leader.
	AppendNothing(ctx context.Context, at Endpoint) error
	// AgentState asks the agent that holds the member's engine back. NotWaiting when the engine is already there.
	AgentState(ctx context.Context, at Endpoint) (AgentState, error)
	// Hint tells the waiting agent at which addresses (IP:port) voters can be asked now.
	Hint(ctx context.Context, at Endpoint, peers []string) error
}
