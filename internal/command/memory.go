package command

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/internal/footprint"
)

const (
	// restInterval is how often the manager looks whether it holds memory that it does not need at rest.
	restInterval = 30 * time.Second
	// programAtRest is what a manager may hold of its program at rest, in bytes: about what it uses within seconds. What it uses more
	// rarely comes back for a moment.
	programAtRest = 14 << 20
)

// giveBackMemory gives back what only the start of the manager needed, or work that is done. Managers that do not lead rest, too, so it
// needs no election.
type giveBackMemory struct{}

// NeedLeaderElection implements manager.LeaderElectionRunnable.
func (giveBackMemory) NeedLeaderElection() bool { return false }

// Start implements manager.Runnable.
func (giveBackMemory) Start(ctx context.Context) error {
	logger := log.FromContext(ctx)
	look := time.NewTicker(restInterval)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
		resident, err := footprint.Release(programAtRest)
		if err != nil {
			logger.Error(err, "memory is not given back from now on; this does no harm")
			return nil
		}
		logger.V(2).Info("looked at the memory", "programBytes", resident)
	}
}
