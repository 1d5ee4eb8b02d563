//go:build lab

package process

import (
	"fmt"
	"testing"
	"time"

	"database.example.com/operator/internal/crash"
	"database.example.com/operator/test/e2e/world"
)

// mostStarts is far more than a founding has writes: a founding that needs so many does not get on.
const mostStarts = 400

func TestAnOperatorThatEndsAfterEachOfItsWritesStillFoundsTheCluster(t *testing.T) {
	t.Parallel()
	for _, writes := range []int{1, 2, 3, 5, 8, 13, 21, 34} {
		t.Run(fmt.Sprintf("ends after %d", writes), func(t *testing.T) {
			t.Parallel()
			w := world.New(t)
			w.Create("db", world.ReadReplicas(1))
			starts := foundByCrashing(w, writes)
			t.Logf("founded after %d starts", starts)
			mustServe(w, 1)
		})
	}
}

// foundByCrashing starts one operator after the other, each of which ends after the given number of writes, until the cluster is settled.
func foundByCrashing(w *world.World, writes int) (starts int) {
	w.Helper()
	for starts = 1; starts <= mostStarts; starts++ {
		manager := w.StartManager(world.CrashAfterWrites(writes))
		if manager.Settles("db", world.FoundingTime) {
			return starts
		}
		if code := manager.ExitCode(time.Second); code != crash.ExitCode {
			w.Fatalf("the manager failed with exit code %d:\n%s", code, manager.Log())
		}
	}
	w.Fatalf("the cluster is not founded after %d starts: %s", mostStarts, world.Describe(w.Cluster("db")))
	return starts
}
