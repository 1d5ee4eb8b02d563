package report

import (
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// When to look again. Kubernetes tells its changes by itself; these are for etcd's, which only a look shows.
const (
	atOnce     = 5 * time.Millisecond
	verySoon   = 50 * time.Millisecond
	soon       = 100 * time.Millisecond
	presently  = 500 * time.Millisecond
	inAMoment  = 2 * time.Second
	inAWhile   = 5 * time.Second
	atRest     = 15 * time.Second
	firstHaste = 2 * time.Minute
	lastHaste  = 10 * time.Minute
)

func again(s *snapshot.Snapshot, members []snapshot.Member, p plan.Plan, o plan.Outcome) time.Duration {
	switch {
	case o.StatusWritten, changedMembers(o.Done):
		return atOnce
	case o.Err != nil:
		return afterError(s, o.Err)
	case !s.Cluster.DeletionTimestamp.IsZero():
		return atRest
	case p.Moving:
		return whileMoving(s, members)
	case s.Founded() && s.Etcd.List == nil:
		return presently
	case len(p.Problems) > 0, troubled(members):
		return inAWhile
	default:
		return atRest
	}
}

func afterError(s *snapshot.Snapshot, err error) time.Duration {
	setback := plan.SetbackIn(err)
	switch {
	case setback == nil:
		return inAMoment
	case setback.Kind == plan.Stale:
		return atOnce
	case setback.Kind == plan.NeedsUser:
		return inAWhile
	case s.Founding():
		return soon
	default:
		return presently
	}
}

// whileMoving is short while an engine that runs may change at any moment, and longer the longer nothing came of it.
func whileMoving(s *snapshot.Snapshot, members []snapshot.Member) time.Duration {
	progressing := meta.FindStatusCondition(s.Cluster.Status.Conditions, v1alpha1.ConditionProgressing)
	var since time.Duration
	if progressing != nil {
		since = s.Now.Sub(progressing.LastTransitionTime.Time)
	}
	switch {
	case since > lastHaste:
		return inAWhile
	case since > firstHaste:
		return inAMoment
	}
	if s.Founded() && s.Founding() {
		return verySoon
	}
	for _, m := range members {
		if m.Address() != "" {
			return soon
		}
	}
	return presently
}

func troubled(members []snapshot.Member) bool {
	for _, m := range members {
		if m.Trouble() != nil {
			return true
		}
	}
	return false
}

// changedMembers says whether members became voters or left, or another one leads: the next look shows what else can be done
// now.
func changedMembers(done []action.Action) bool {
	for _, a := range done {
		switch a.(type) {
		case action.Promote, action.MoveLeader, action.RemoveVoter, action.RemoveLearner:
			return true
		}
	}
	return false
}
