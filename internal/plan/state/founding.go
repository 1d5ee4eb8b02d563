package state

import (
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/quorum"
)

// FoundingPatience is how long a founding waits for the last voter, once a majority of them is in sync.
const FoundingPatience = 2 * time.Minute

// FoundingIsComplete says whether the founding may end: all voters that are asked for follow, or, after a while, a majority of them.
func (s *State) FoundingIsComplete() bool {
	if !s.Listed() {
		return false
	}
	up, wanted := s.VotersUp(), s.Wanted(v1alpha1.RoleVoter)
	waited := s.Now.Sub(s.Cluster.Status.Operation.StartedAt.Time)
	return up >= wanted || up >= quorum.Majority(wanted) && waited > FoundingPatience
}

// VotersUp is the number of listed voters that follow the leader.
func (s *State) VotersUp() int { return s.Membership().Up() }
