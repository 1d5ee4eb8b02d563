//go:build lab

package robustness

import (
	"testing"
	"time"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/trial"
)

func TestClientsOfAClusterLoseNothingWhenItsLeaderIsKilled(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster)
	killed := trial.RunWithFault(w, change.Cluster, func(t *trial.Trial, breaks func(string)) {
		leader := t.Leader(change.Cluster)
		breaks("the leader is killed")
		if err := fault.Kill(t.Context(), t.Named(leader), world.Engine); err != nil {
			t.Fatal(err)
		}
		t.AwaitPod("is restarted and ready", leader, time.Minute, func(p *world.Pod) bool { return p != nil && p.Restarts() > 0 && p.Ready() })
	})
	t.Log(trial.Line("leader-kill", killed, nil))
}
