//go:build labfull

package robustness

import (
	"testing"
	"time"

	"database.example.com/operator/internal/crash"
	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/trial"
)

// mostStarts is far more than a change has writes: a change that needs so many does not get on.
const mostStarts = 300

func TestNoChangeLosesAnythingWhenTheOperatorDiesAfterEachOfItsWrites(t *testing.T) {
	hand := byHand(t)
	w := world.New(t)
	w.Founded(change.Cluster)
	w.WithoutOperator()
	for _, c := range change.All() {
		t.Run(c.Name, func(t *testing.T) {
			starts := 0
			figures := trial.Run(w.In(t), change.Cluster, func(t *trial.Trial) { starts = dieUntil(t.World, c.Ask(t.World)) })
			if starts < 3 {
				t.Errorf("it took %d starts: nothing died", starts)
			}
			t.Logf("%s, %d starts", trial.Line(c.Name+"-with-a-crash-after-each-write", figures, hand[c.Name]), starts)
		})
	}
}

// dieUntil starts one operator after the other, each of which dies after its first write, until the change is done.
func dieUntil(w *world.World, is change.Done) (starts int) {
	w.Helper()
	for starts = 1; starts <= mostStarts; starts++ {
		manager := w.StartManager(world.CrashAfterWrites(1))
		complete := false
		w.AwaitRepeatedly("the change is done or the manager has died", change.Time, func() (bool, string) {
			select {
			case <-manager.Ended():
				return true, ""
			default:
			}
			so, seen := is(w)
			complete = so
			return so, seen
		})
		if complete {
			manager.Kill()
			return starts
		}
		if code := manager.ExitCode(time.Second); code != crash.ExitCode {
			w.Fatalf("the manager failed with exit code %d:\n%s", code, manager.Log())
		}
	}
	w.Fatalf("the change is not done after %d starts: %s", mostStarts, world.Describe(w.Cluster(change.Cluster)))
	return starts
}
