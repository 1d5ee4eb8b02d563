package command

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/internal/footprint"
)

// giveBackInterval is how often the manager gives memory back. Collecting the garbage of an operator with one cluster takes some ten
// milliseconds, and so does reading the program's pages again.
const giveBackInterval = 30 * time.Second

// giveBackMemory gives back what only the start of the manager needed, or work that is done. Managers that do not lead rest, too, so it
// needs no election.
type giveBackMemory struct{}

// NeedLeaderElection implements manager.LeaderElectionRunnable.
func (giveBackMemory) NeedLeaderElection() bool { return false }

// Start implements manager.Runnable.
func (giveBackMemory) Start(ctx context.Context) error {
	logger := log.FromContext(ctx)
	look := time.NewTicker(giveBackInterval)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
		resident, err := footprint.Release()
		if err != nil {
			logger.Error(err, "memory is not given back from now on; this does no harm")
			return nil
		}
		logger.V(2).Info("gave memory back", "programBytes", resident)
	}
}
