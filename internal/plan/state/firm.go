package state

import (
	"fmt"
	"time"

	"database.example.com/operator/internal/snapshot"
)

// How long an engine has to run before the next one is stopped: the first one with a new pod shows whether the new pod is
// any good, and is watched for longer. Members that are stopped by hand one after the other are not watched at all: a roll that
// is to be no slower than that by half has no more time.
const (
	canarySoak = 2 * time.Second
	soak       = time.Second
)

// Weakness says in plain words why a member does not stand firm enough for another one to be stopped; empty when it does:
// it is a member, serves, follows the leader closely, is ready, and has run for a while (I19).
func (s *State) Weakness(m snapshot.Member) string {
	if text := s.Trouble(m); text != "" {
		return text
	}
	switch {
	case !m.Listed.Started() || m.Voter() && m.Listed.Learner:
		return "it is joining"
	case !s.InSync(m):
		return "it has not caught up with the leader"
	case !m.PodReady():
		return "its pod is not ready"
	case s.EngineRunsFor(m) < s.soakOf(m):
		return fmt.Sprintf("it was started a moment ago, and is watched for %s", s.soakOf(m))
	default:
		return ""
	}
}

// outlivesItsClaim says whether a member serves although its claim is being deleted, while the version is changed: nobody can take its place
// before, and the others do without it when its turn comes, after which it is replaced.
func (s *State) outlivesItsClaim(m snapshot.Member) bool {
	return s.ChangesVersion() && s.InSync(m) && m.Loss() == "" && m.ClaimLeaves() &&
		(!m.Voter() || s.Membership().Voters() > 1)
}

// Trouble is what keeps a member from serving; empty when nothing does.
func (s *State) Trouble(m snapshot.Member) string {
	switch t := m.Trouble(); {
	case t != nil && !s.outlivesItsClaim(m):
		return t.Message
	case m.Pod == nil:
		return "its pod is being made"
	case m.Pod.DeletionTimestamp != nil:
		return "its pod is being deleted"
	case !m.Serves():
		return "it does not answer"
	default:
		return ""
	}
}

// soakOf is how long a member has to run before the next one is stopped.
func (s *State) soakOf(m snapshot.Member) time.Duration {
	if s.isCanary(m) {
		return canarySoak
	}
	return soak
}

// isCanary says whether a voter is the only one so far that runs what the others are to run.
func (s *State) isCanary(m snapshot.Member) bool {
	if !m.Voter() || s.IsDue(m) {
		return false
	}
	due := false
	for _, other := range s.Having(m.Role) {
		if other.Name == m.Name || other.Listed == nil {
			continue
		}
		if !s.IsDue(other) {
			return false
		}
		due = true
	}
	return due
}
