package world

import (
	"context"
	"fmt"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/simulator/engine"
)

// first36 is the first version that tells of a downgrade.
var first36 = engine.Version{Major: 3, Minor: 6}

// downgrade is what a member tells of a downgrade; nothing before 3.6.
func downgrade(p *engine.Process) *etcd.Downgrade {
	if p.Version.Before(first36) {
		return nil
	}
	target := p.Data.State.Downgrade
	return &etcd.Downgrade{Enabled: target != (engine.Version{}), Target: target.String()}
}

// Downgrade asks for a downgrade, about it, or takes it back.
func (c *wire) Downgrade(_ context.Context, at etcd.Endpoint, action etcd.DowngradeAction, target string) error {
	_, err := ask(c, "ask for a downgrade at", at, func(p *engine.Process) (bool, error) {
		if action == etcd.DowngradeCancel {
			return true, c.w.Engine.CancelDowngrade(p)
		}
		if action == etcd.DowngradeEnable {
			c.w.watched(func(to Watcher) { to.Lowers(c.o, p, target) })
		}
		return true, c.w.Engine.AllowDowngrade(p, engine.ParseVersion(target+".0"), action == etcd.DowngradeValidate)
	})
	return err
}

// Metrics tells what only metrics tell. An engine tells them before it serves.
func (c *wire) Metrics(_ context.Context, at etcd.Endpoint) (etcd.Metrics, error) {
	after, refused := c.gate("read the metrics of", at.Member)
	if refused != nil {
		return etcd.Metrics{}, refused
	}
	r, err := c.find(at)
	if err == nil && (r.process == nil || r.process.Frozen) {
		err = errSilence
	}
	if err != nil {
		return etcd.Metrics{}, fmt.Errorf("read the metrics of %s: %w", at, err)
	}
	return etcd.Metrics{ClusterVersion: r.process.Data.State.Version.Short(), RaftSnapshots: r.process.Snapshots}, after()
}

// AppendNothing makes an entry that changes nothing.
func (c *wire) AppendNothing(_ context.Context, at etcd.Endpoint) error {
	_, err := ask(c, "write to the log at", at, func(p *engine.Process) (struct{}, error) {
		return struct{}{}, c.w.Engine.Propose(p, engine.Entry{Kind: engine.Nothing, Weight: 1})
	})
	return err
}

// mostAged is how many entries one call makes.
const mostAged = 8000

// AgeLog makes entries that hold no key.
func (c *wire) AgeLog(_ context.Context, at etcd.Endpoint, entries int) (int, error) {
	return ask(c, "age the log at", at, func(p *engine.Process) (int, error) {
		n := min(entries, mostAged)
		return n, c.w.Engine.Write(p, engine.Entry{Kind: engine.Nothing, Weight: uint64(max(n, 1))})
	})
}
