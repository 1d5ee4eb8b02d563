package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"database.example.com/operator/test/lab/cgroup"
	"database.example.com/operator/test/lab/fault"
	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/network"
	"database.example.com/operator/test/lab/registry"
)

// downWithin is how long the kernel may take to give back what the processes had.
const downWithin = 30 * time.Second

// Down removes everything that the lab made on this machine, in whatever state it is. Only the user's cache stays.
func (l *Lab) Down(ctx context.Context) error {
	unlock, err := l.tree.Lock("lab")
	if err != nil {
		return err
	}
	defer unlock()
	return removeAll(ctx)
}

func removeAll(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, downWithin)
	defer cancel()
	// First, because nothing that waits for a frozen disk can be killed. What cannot be thawed shows below, if it matters.
	thawed := fault.ThawDisks(ctx)
	if err := machine.KillStrays(); err != nil {
		return err
	}
	if err := cgroup.Destroy(ctx, layout.Cgroup); err != nil {
		return errors.Join(err, thawed)
	}
	err := errors.Join(
		network.Down(ctx),
		registry.Withdraw(),
		machine.RemoveMountpoints(),
	)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(layout.StateDir); err != nil {
		return fmt.Errorf("removing the lab's files: %w", err)
	}
	return nil
}
