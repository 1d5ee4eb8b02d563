package observe

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/internal/snapshot"
)

// run is one start of a member's engine.
type run struct {
	pod types.UID
	// restarts and started are what its node said, how often it was started anew and when: both tell one start from the next. A clock may be
	// set back, times are told by the second, and a node that forgot its containers counts anew.
	restarts int
	started  time.Time
	// since is when it was first seen, by the operator's clock.
	since time.Time
}

// runs tells of each engine that runs since when it is seen to. What ran already when the operator first looked counts as started then
// when its node says so, but not later than now: the clock of a node may be ahead.
func runs(s *snapshot.Snapshot, members []snapshot.Member, before map[string]run) map[string]run {
	seen := map[string]run{}
	for _, m := range members {
		if !m.EngineRuns() {
			continue
		}
		started := m.EngineStarted()
		now := run{pod: m.Pod.UID, restarts: m.Restarts(), started: started, since: s.Now}
		switch last, known := before[m.Name]; {
		case known && last.pod == now.pod && last.restarts == now.restarts && last.started.Equal(started):
			now.since = last.since
		case before == nil && started.Before(s.Now):
			now.since = started
		}
		seen[m.Name] = now
	}
	return seen
}

func since(runs map[string]run) map[string]time.Time {
	times := map[string]time.Time{}
	for name, r := range runs {
		times[name] = r.since
	}
	return times
}
