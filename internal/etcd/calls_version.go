package etcd

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// agingCalls is how many leases AgeLog handles at a time: enough that the log is written in batches.
	agingCalls = 64
	// agingLease is the time to live of a lease that AgeLog leaves behind when it is interrupted, in seconds.
	agingLease = 60
	// entriesOfLease is how many entries a lease makes: one when it is granted, one when it is revoked.
	entriesOfLease = 2
	// noLease is the ID that etcd gives no lease.
	noLease = 0
)

var downgradeActions = map[DowngradeAction]etcdserverpb.DowngradeRequest_DowngradeAction{
	DowngradeValidate: etcdserverpb.DowngradeRequest_VALIDATE,
	DowngradeEnable:   etcdserverpb.DowngradeRequest_ENABLE,
	DowngradeCancel:   etcdserverpb.DowngradeRequest_CANCEL,
}

// Downgrade implements Client.
func (c *client) Downgrade(ctx context.Context, at Endpoint, action DowngradeAction, target string) error {
	asked, known := downgradeActions[action]
	if !known {
		return fmt.Errorf("a downgrade knows no action %q", action)
	}
	conn, err := c.at(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, changeTimeout)
	defer cancel()
	_, err = etcdserverpb.NewMaintenanceClient(conn).Downgrade(ctx, &etcdserverpb.DowngradeRequest{Action: asked, Version: target})
	return wrap(err, fmt.Sprintf("asking to %s a downgrade to %s of", action, target), at)
}

// AgeLog implements Client.
func (c *client) AgeLog(ctx context.Context, at Endpoint, entries int) (int, error) {
	conn, err := c.at(at)
	if err != nil {
		return 0, err
	}
	end := time.Now().Add(agingTime)
	ctx, cancel := context.WithDeadline(ctx, end.Add(changeTimeout))
	defer cancel()
	var left, made atomic.Int64
	left.Store(int64(entries))
	var failure error
	var once sync.Once
	var all sync.WaitGroup
	for range agingCalls {
		all.Go(func() {
			for left.Add(-entriesOfLease) > -entriesOfLease && time.Now().Before(end) && ctx.Err() == nil {
				if err := age(ctx, conn, &made); err != nil {
					once.Do(func() { failure = err })
					cancel()
				}
			}
		})
	}
	all.Wait()
	return int(made.Load()), wrap(failure, "aging the log through", at)
}

// AppendNothing implements Client. It revokes the lease that no one can have: etcd finds that out only when it applies the entry. A lease
// cannot be granted while the database is full, and any can be revoked.
func (c *client) AppendNothing(ctx context.Context, at Endpoint) error {
	conn, err := c.at(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, changeTimeout)
	defer cancel()
	_, err = etcdserverpb.NewLeaseClient(conn).LeaseRevoke(ctx, &etcdserverpb.LeaseRevokeRequest{ID: noLease})
	if foundOutByApplying(err) {
		return nil
	}
	return wrap(err, "writing to the log at", at)
}

// foundOutByApplying says whether etcd refuses to revoke a lease after the entry is in the log: there is no such lease, or the members
// disagree on the data, and none of them applies anything (CORRUPT).
func foundOutByApplying(err error) bool {
	code := status.Code(err)
	return code == codes.NotFound || code == codes.DataLoss
}

// age makes the entries of one lease and counts them.
func age(ctx context.Context, conn *grpc.ClientConn, made *atomic.Int64) error {
	leases := etcdserverpb.NewLeaseClient(conn)
	granted, err := leases.LeaseGrant(ctx, &etcdserverpb.LeaseGrantRequest{TTL: agingLease})
	if err != nil {
		return err
	}
	made.Add(1)
	if _, err := leases.LeaseRevoke(ctx, &etcdserverpb.LeaseRevokeRequest{ID: granted.ID}); err != nil {
		return err
	}
	made.Add(1)
	return nil
}
