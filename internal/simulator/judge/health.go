package judge

import (
	"bytes"
	"time"

	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/world"
)

// lookAtHealth notes since when the processes are as well as they are.
func (j *Judge) lookAtHealth() {
	now, quorum, disagrees := j.spare[:0], false, false
	for _, p := range j.w.Engine.Processes() {
		l := j.w.Engine.LeaderOf(p)
		now = append(append(now, p.Name...), wellnessOf(p, l))
		leads := l != nil && !j.earlier(l.Data.ClusterID)
		quorum = quorum || leads && len(l.Data.State.Corrupt) == 0
		disagrees = disagrees || leads && len(l.Data.State.Corrupt) > 0
	}
	for _, n := range j.w.Nodes {
		if j.w.Faults.Blind[n.Name] {
			now = append(now, n.Name...)
		}
	}
	j.spare = now
	if !bytes.Equal(now, j.wellness) {
		j.wellness, j.spare, j.wellSince = now, j.wellness, j.w.Now()
	}
	switch {
	case quorum:
		j.noQuorumSince = -1
	case j.noQuorumSince < 0, disagrees != j.disagrees:
		// Who lost the quorum after its members disagreed was readable until then.
		j.noQuorumSince = j.w.Now()
	}
	j.disagrees = disagrees
}

// wellnessOf is how well a process is under its leader, if there is one.
func wellnessOf(p, leader *engine.Process) byte {
	switch {
	case leader == nil:
		return '-'
	case p == leader:
		return '*'
	case p.Serves && !p.Lagging:
		return '+'
	default:
		return '~'
	}
}

// knows says whether an operator's look began after the last change of anyone's health.
func (j *Judge) knows(o *world.Operator) bool { return o.LookedAt > j.wellSince }

// well counts the voters of a leader that follow it and serve.
func (j *Judge) well(l *engine.Process, except uint64) int {
	n := 0
	for _, v := range l.Data.State.Voters() {
		p := j.w.Engine.Of(l.Data.ClusterID, v.ID)
		if v.ID != except && p != nil && p.Serves && j.w.Engine.LeaderOf(p) == l {
			n++
		}
	}
	return n
}

const (
	// patience is how long an operator may take to see that the quorum is gone, and looksInVain how many looks after it.
	patience    = 20 * time.Second
	looksInVain = 5
)
