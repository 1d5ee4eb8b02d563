//go:build labfull

package robustness

import (
	"sync"
	"testing"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/byhand"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/history"
	"database.example.com/operator/test/robustness/trial"
)

// hand is what each change takes when it is made by hand to a cluster without an operator, by its name.
var hand struct {
	once  sync.Once
	takes map[string]*history.Figures
}

// byHand makes each change by hand once, for all tests: what they make the operator do, and break meanwhile, is printed beside it.
func byHand(t *testing.T) map[string]*history.Figures {
	t.Helper()
	hand.once.Do(func() {
		hand.takes = map[string]*history.Figures{}
		t.Run("by hand", func(t *testing.T) {
			floor := byhand.Found(world.New(t), 3, change.Older)
			for _, c := range change.All() {
				hand.takes[c.Name] = trialByHand(floor, func() { c.ByHand(floor) })
			}
		})
	})
	return hand.takes
}

// trialByHand is a trial of what a person does to a static cluster.
func trialByHand(floor *byhand.Cluster, change func()) *history.Figures {
	floor.Helper()
	figures := trial.Run(floor.World, byhand.Name, func(*trial.Trial) { change() })
	return &figures
}
