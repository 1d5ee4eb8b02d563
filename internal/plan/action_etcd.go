package plan

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
