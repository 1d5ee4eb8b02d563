package etcd

import (
	"context"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
)

// AddLearner implements Client.
func (c *client) AddLearner(ctx context.Context, at Endpoint, peerURL string) (MemberList, error) {
	conn, err := c.at(at)
	if err != nil {
		return MemberList{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, changeTimeout)
	defer cancel()
	r, err := etcdserverpb.NewClusterClient(conn).MemberAdd(ctx, &etcdserverpb.MemberAddRequest{PeerURLs: []string{peerURL}, IsLearner: true})
	if err != nil {
		return MemberList{}, wrap(err, "adding a learner through", at)
	}
	return memberList(r.Header, r.Members), nil
}

// Promote implements Client.
func (c *client) Promote(ctx context.Context, at Endpoint, id uint64) error {
	conn, err := c.at(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, changeTimeout)
	defer cancel()
	_, err = etcdserverpb.NewClusterClient(conn).MemberPromote(ctx, &etcdserverpb.MemberPromoteRequest{ID: id})
	return wrap(err, "promoting a learner through", at)
}

// Remove implements Client.
func (c *client) Remove(ctx context.Context, at Endpoint, id uint64) error {
	conn, err := c.at(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, changeTimeout)
	defer cancel()
	_, err = etcdserverpb.NewClusterClient(conn).MemberRemove(ctx, &etcdserverpb.MemberRemoveRequest{ID: id})
	return wrap(err, "removing a member through", at)
}

// MoveLeader implements Client.
func (c *client) MoveLeader(ctx context.Context, at Endpoint, to uint64) error {
	conn, err := c.at(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, changeTimeout)
	defer cancel()
	_, err = etcdserverpb.NewMaintenanceClient(conn).MoveLeader(ctx, &etcdserverpb.MoveLeaderRequest{TargetID: to})
	return wrap(err, "moving leadership away from", at)
}
