package departure

import (
	"fmt"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/state"
	"database.example.com/operator/internal/plan/words"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// tooManyRestarts is how often an engine is started anew in its place before its member may be replaced.
const tooManyRestarts = 5

// lossOf says why a member is not coming back; empty when it may. What is gone for good is not waited for. What may come
// back is given up only after a while, and never where the user asks for that.
func (l *Leaving) lossOf(m snapshot.Member) string {
	silent := l.SilentFor(m)
	if loss := m.Loss(); loss != "" && m.EverJoined() && (m.Pod == nil || silent >= state.Silence) {
		return loss
	}
	if m.EverJoined() && !m.Look.Answers() && m.IsDismissed() {
		return "its pod and its claim are being deleted"
	}
	if l.Cluster.Spec.Replacement.Policy == v1alpha1.ReplaceNever || m.Pod == nil || silent < state.Silence {
		return ""
	}
	for _, criterion := range []func(snapshot.Member) string{l.NodeLost, l.GivenUp, l.crashLoops} {
		if why := criterion(m); why != "" {
			return why
		}
	}
	return ""
}

// NodeLost says why the node of a member is not coming back.
func (l *Leaving) NodeLost(m snapshot.Member) string {
	name := m.Pod.Spec.NodeName
	switch {
	case l.NodeGone(m.Pod):
		return fmt.Sprintf("its node %s is gone", name)
	case l.Nodes[name].OutOfService:
		return fmt.Sprintf("its node %s is out of service", name)
	default:
		return ""
	}
}

// GivenUp says why a member that may come back was waited for long enough.
func (l *Leaving) GivenUp(m snapshot.Member) string {
	why, until := l.MayReturn(m)
	if why == "" || l.Now.Before(until) {
		return ""
	}
	return why
}

// MayReturn says what a silent member waits for to come back, and until when it is waited for; empty when for nothing that
// is known.
func (l *Leaving) MayReturn(m snapshot.Member) (why string, until time.Time) {
	if m.Pod == nil || l.SilentFor(m) < state.Silence {
		return "", time.Time{}
	}
	if since := l.Nodes[m.Pod.Spec.NodeName].UnreadySince; !since.IsZero() {
		return fmt.Sprintf("its node %s is not ready since %s", m.Pod.Spec.NodeName, words.Clock(since)), since.Add(l.Patience())
	}
	if since := state.Stranded(m.Pod); !since.IsZero() {
		return "its volume holds it on a node that does not take its pod since " + words.Clock(since), since.Add(l.Patience())
	}
	return "", time.Time{}
}

// crashLoops says that a member's engine ends again and again, while one that was started in the same way serves: so it is
// not what the spec asks for, or the version, that ends it.
func (l *Leaving) crashLoops(m snapshot.Member) string {
	restarts := m.Restarts()
	if l.Mixed() || restarts < tooManyRestarts || l.SilentFor(m) < l.Patience() {
		return ""
	}
	for _, other := range l.Members {
		if other.Role == m.Role && other.Pod != nil && l.InSync(other) &&
			other.Pod.Annotations[render.AnnotationDrift] == m.Pod.Annotations[render.AnnotationDrift] {
			return fmt.Sprintf("its engine ends again and again, while that of %s serves", other.Name)
		}
	}
	return ""
}
