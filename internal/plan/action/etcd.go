package action

import (
	"fmt"
	"strings"
)

// AddLearner adds a member to the member list as a learner, by way of the leader, and tells its agent where to ask.
type AddLearner struct{ Leader, Member, PeerURL string }

func (a AddLearner) String() string { return fmt.Sprintf("add learner %s at %s", a.Member, a.Leader) }

// Hint tells the agent of a member that waits where the leader answers, so that no DNS is part of a join.
type Hint struct{ Member, Leader string }

func (a Hint) String() string { return fmt.Sprintf("tell %s to ask %s", a.Member, a.Leader) }

// Announce makes an entry in etcd's log, after which a member that got a snapshot can announce itself. No key and no revision changes.
type Announce struct{ Leader, Member string }

func (a Announce) String() string {
	return fmt.Sprintf("write to the log at %s, so that %s can announce itself", a.Leader, a.Member)
}

// Promote makes learners voters, one after the other.
type Promote struct {
	Leader  string
	Members []Promotion
}

// Promotion is a learner to be promoted.
type Promotion struct {
	Member string
	ID     uint64
}

func (a Promote) String() string {
	names := make([]string, len(a.Members))
	for i, m := range a.Members {
		names[i] = m.Member
	}
	return fmt.Sprintf("promote learners=(%s) at %s", strings.Join(names, " "), a.Leader)
}

// RemoveLearner removes a learner from the member list. Member is empty when it has no entry in the status.
type RemoveLearner struct {
	Leader, Member string
	ID             uint64
	Why            string
}

func (a RemoveLearner) String() string {
	return fmt.Sprintf("remove learner %x %s: %s", a.ID, a.Member, a.Why)
}

// MoveLeader hands leadership over to another voter, before the leader is stopped or removed (I22).
type MoveLeader struct {
	Leader, To string
	// ID is etcd's ID of the member that is to lead.
	ID  uint64
	Why string
}

func (a MoveLeader) String() string {
	return fmt.Sprintf("move leadership from %s to %s: %s", a.Leader, a.To, a.Why)
}

// RemoveVoter removes a voter from the member list. Its pod and claim go only when it is seen to be out (I13).
type RemoveVoter struct {
	Leader, Member string
	ID             uint64
	Why            string
}

func (a RemoveVoter) String() string {
	return fmt.Sprintf("remove voter %s (%x): %s", a.Member, a.ID, a.Why)
}
