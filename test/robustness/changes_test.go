//go:build lab

package robustness

import (
	"testing"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/byhand"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/trial"
)

func TestNoChangeOfAClusterLosesWhatItsClientsWrote(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster)
	floor := byhand.Found(world.New(t), 3, change.Older)
	for _, c := range change.All() {
		t.Run(c.Name, func(t *testing.T) {
			byOperator := trial.Run(w.In(t), change.Cluster, func(t *trial.Trial) { c.Run(t.World) })
			if byOperator.FailedRequests > 0 {
				t.Errorf("%d requests failed although their clients tried again", byOperator.FailedRequests)
			}
			here := floor.In(t)
			byHand := trial.Run(here.World, byhand.Name, func(*trial.Trial) { c.ByHand(here) })
			t.Log(trial.Line(c.Name, byOperator, &byHand))
		})
	}
}
