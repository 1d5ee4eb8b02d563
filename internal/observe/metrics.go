package observe

import (
	"context"
	"sync"
	"time"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/snapshot"
)

const (
	// metricsPatience is how long a member may take to tell its metrics.
	metricsPatience = time.Second
	// stallGap is the number of entries in the log from which on a member that got a snapshot may be unable to announce itself: by so
	// many may what is applied lag behind what is committed before etcd refuses what is proposed.
	stallGap = 5000
)

// tellingMetrics lists whose metrics tell something that matters: of members that serve while the version changes, and of silent
// engines where the log is long enough for them to have stalled. Else nobody is asked: metrics are long. An engine that ends is silent,
// too: it closes its client port first, and its metrics last.
func tellingMetrics(s *snapshot.Snapshot, answers []answer) []*answer {
	changes, mayStall := versionChanges(s, answers), false
	for _, a := range answers {
		mayStall = mayStall || a.look.Status != nil && a.look.Status.RaftIndex > stallGap
	}
	var telling []*answer
	for i := range answers {
		a := &answers[i]
		serves, silent := a.look.Status != nil, a.look.Status == nil && a.look.Agent == nil
		if serves && changes || silent && mayStall && a.member.EngineRuns() && a.member.Pod.DeletionTimestamp == nil {
			telling = append(telling, a)
		}
	}
	return telling
}

// askMetrics asks members, side by side, for what only their metrics tell.
func (o *Observer) askMetrics(ctx context.Context, client etcd.Client, s *snapshot.Snapshot, members []*answer) {
	var all sync.WaitGroup
	for _, a := range members {
		o.beside(&all, func() {
			ctx, cancel := context.WithTimeout(ctx, min(metricsPatience, patienceWith(s, a.member)))
			defer cancel()
			if metrics, err := client.Metrics(ctx, a.at); err == nil {
				a.look.Metrics = &snapshot.Metrics{ClusterVersion: metrics.ClusterVersion, RaftSnapshots: metrics.RaftSnapshots}
			}
		})
	}
	all.Wait()
}
