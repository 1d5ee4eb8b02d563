//go:build labfull

package robustness

import (
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/trial"
)

// kills is how often the operator is killed during a change.
const kills = 5

func TestNoChangeLosesAnythingWhenTheOperatorsPodIsKilledFiveTimesMeanwhile(t *testing.T) {
	hand := byHand(t)
	w := world.New(t)
	w.Founded(change.Cluster)
	for _, c := range change.All() {
		t.Run(c.Name, func(t *testing.T) {
			figures := trial.Run(w.In(t), change.Cluster, func(t *trial.Trial) {
				is := c.Ask(t.World)
				for n := range kills {
					if n > 0 {
						awaitStep(t.World)
					}
					if complete, _ := is(t.World); complete {
						t.Errorf("the change was complete before the operator was killed for time %d", n+1)
					}
					t.Mark("the operator is killed")
					t.KillOperator()
				}
				c.Await(t.World, is)
			})
			t.Log(trial.Line(c.Name+"-with-5-kills", figures, hand[c.Name]))
		})
	}
}

// awaitStep waits until an operator has written something of the cluster: the next one begins with what the last one left.
func awaitStep(w *world.World) {
	w.Helper()
	before := w.Cluster(change.Cluster).ResourceVersion
	w.AwaitCluster("is a step further", change.Cluster, change.Time, func(c *v1alpha1.EtcdCluster) bool { return c.ResourceVersion != before })
}
