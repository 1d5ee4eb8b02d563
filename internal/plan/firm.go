package plan

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

// weakness says in plain words why a member does not stand firm enough for another one to be stopped; empty when it does:
// it is a member, serves, follows the leader closely, is ready, and has run for a while (I19).
func (v *view) weakness(m snapshot.Member) string {
	if text := v.trouble(m); text != "" {
		return text
	}
	switch {
	case !m.Listed.Started() || m.Voter() && m.Listed.Learner:
		return "it is joining"
	case !v.inSync(m):
		return "it has not caught up with the leader"
	case !m.PodReady():
		return "its pod is not ready"
	case v.Now.Sub(m.EngineSince()) < v.soakOf(m):
		return fmt.Sprintf("it was started a moment ago, and is watched for %s", v.soakOf(m))
	default:
		return ""
	}
}

// trouble is what keeps a member from serving; empty when nothing does.
func (v *view) trouble(m snapshot.Member) string {
	switch t := m.Trouble(); {
	case t != nil:
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
func (v *view) soakOf(m snapshot.Member) time.Duration {
	if v.isCanary(m) {
		return canarySoak
	}
	return soak
}

// isCanary says whether a voter is the only one so far that runs what the others are to run.
func (v *view) isCanary(m snapshot.Member) bool {
	if !m.Voter() || v.isDue(m) {
		return false
	}
	due := false
	for _, other := range v.having(m.Role) {
		if other.Name == m.Name || other.Listed == nil {
			continue
		}
		if !v.isDue(other) {
			return false
		}
		due = true
	}
	return due
}

// strangers says whether etcd lists members that are not known here.
func (v *view) strangers() bool { return v.Etcd.List != nil && v.unknownMembers() }
