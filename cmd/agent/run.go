package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/guard/engine"
)

// run waits for the right to start the engine, and becomes it. It returns only with an error.
func run(ctx context.Context, path string, arguments []string) error {
	if err := engine.Check(arguments); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	// Before anything is changed: a ticket would be spent on nothing.
	if _, err := exec.LookPath(path); err != nil {
		return fmt.Errorf("looking for the engine: %w", err)
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	w := &waiting{config: c}
	defer w.end()
	decision, err := w.decide(ctx)
	if err != nil {
		return err
	}
	if decision.Action == guard.Refuse {
		return refuse(decision)
	}
	if err := c.prepare(decision); err != nil {
		return fmt.Errorf("preparing to %s: %w", decision.Action, err)
	}
	slog.Info("starting the engine", "action", decision.Action, "reason", decision.Reason, "message", decision.Message,
		"initialCluster", decision.InitialCluster)
	w.end()
	if err := ctx.Err(); err != nil {
		return err
	}
	return engine.Exec(path, engine.Arguments(arguments, c.volume.DataDir(), decision.Flags(c.identity)), engine.Environment(os.Environ()))
}

// prepare makes the disk ready for what was decided.
func (c config) prepare(d guard.Decision) error {
	for _, step := range c.steps(d) {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// steps come in an order in which a crash after any of them leaves a disk that the guard reads rightly. The ticket is spent before
// anything else, so that no second start can use it again; the marker is there before the engine writes its first data.
func (c config) steps(d guard.Decision) []func() error {
	mark := func() error { return c.volume.WriteMarker(c.identity.Marker()) }
	spend := func() error {
		if c.ticket == "" {
			return nil
		}
		return c.control.Spend()
	}
	switch d.Action {
	case guard.Start:
		return []func() error{spend}
	case guard.Found:
		return []func() error{spend, mark}
	case guard.Join:
		return []func() error{spend, c.volume.Clear, mark}
	default:
		return nil
	}
}

// facts looks at the disk and the ticket.
func (c config) facts() (guard.Facts, error) {
	found, err := c.volume.Look()
	if err != nil {
		return guard.Facts{}, err
	}
	spent, err := c.control.Spent()
	if err != nil {
		return guard.Facts{}, err
	}
	ticket := guard.Ticket{InitialCluster: c.ticket, Spent: spent}
	return guard.Facts{Identity: c.identity, Disk: found, Ticket: ticket}, nil
}
