package crash

import (
	"context"

	"database.example.com/operator/internal/etcd"
)

// Etcd makes a client of etcd count its changes of the membership, the leadership and the version, the agings of its log,
// and hints to agents.
func (w *Writes) Etcd(inner etcd.Client) etcd.Client {
	if w == nil {
		return inner
	}
	return &client{Client: inner, writes: w}
}

type client struct {
	etcd.Client
	writes *Writes
}

func (c *client) AddLearner(ctx context.Context, at etcd.Endpoint, peerURL string) (etcd.MemberList, error) {
	list, err := c.Client.AddLearner(ctx, at, peerURL)
	return list, c.tell(err)
}

func (c *client) Promote(ctx context.Context, at etcd.Endpoint, id uint64) error {
	return c.tell(c.Client.Promote(ctx, at, id))
}

func (c *client) Remove(ctx context.Context, at etcd.Endpoint, id uint64) error {
	return c.tell(c.Client.Remove(ctx, at, id))
}

func (c *client) MoveLeader(ctx context.Context, at etcd.Endpoint, to uint64) error {
	return c.tell(c.Client.MoveLeader(ctx, at, to))
}

func (c *client) Downgrade(ctx context.Context, at etcd.Endpoint, action etcd.DowngradeAction, target string) error {
	err := c.Client.Downgrade(ctx, at, action, target)
	if action == etcd.DowngradeValidate {
		return err
	}
	return c.tell(err)
}

func (c *client) AgeLog(ctx context.Context, at etcd.Endpoint, entries int) (int, error) {
	made, err := c.Client.AgeLog(ctx, at, entries)
	return made, c.tell(err)
}

func (c *client) AppendNothing(ctx context.Context, at etcd.Endpoint) error {
	return c.tell(c.Client.AppendNothing(ctx, at))
}

func (c *client) Hint(ctx context.Context, at etcd.Endpoint, peers []string) error {
	return c.tell(c.Client.Hint(ctx, at, peers))
}

// tell counts the write that the error came of, unless etcd refused it.
func (c *client) tell(err error) error {
	switch etcd.Classify(err) {
	case etcd.None, etcd.Unreachable, etcd.NoLeader, etcd.Other:
		c.writes.done()
	default: // etcd answered that nothing was changed
	}
	return err
}
