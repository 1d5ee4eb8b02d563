package crash

import (
	"context"

	"database.example.com/operator/internal/etcd"
)

// Etcd makes a client of etcd count its changes of the membership and the leadership, and hints to agents.
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
	defer c.writes.done()
	return c.Client.AddLearner(ctx, at, peerURL)
}

func (c *client) Promote(ctx context.Context, at etcd.Endpoint, id uint64) error {
	defer c.writes.done()
	return c.Client.Promote(ctx, at, id)
}

func (c *client) Remove(ctx context.Context, at etcd.Endpoint, id uint64) error {
	defer c.writes.done()
	return c.Client.Remove(ctx, at, id)
}

func (c *client) MoveLeader(ctx context.Context, at etcd.Endpoint, to uint64) error {
	defer c.writes.done()
	return c.Client.MoveLeader(ctx, at, to)
}

func (c *client) Hint(ctx context.Context, at etcd.Endpoint, peers []string) error {
	defer c.writes.done()
	return c.Client.Hint(ctx, at, peers)
}
