package ask

import (
	"context"
	"fmt"
)

// Status is the part of a member's status that a transfer of leadership needs.
type Status struct {
	// MemberID is the member's own ID, Leader that of the leader it believes in, 0 when it knows none.
	MemberID, Leader uint64
	// RaftIndex is the newest committed entry that the member knows of.
	RaftIndex uint64
}

// Status asks a member about itself; it needs no quorum.
func (c *Client) Status(ctx context.Context, address string) (Status, error) {
	answer, err := c.call(ctx, address, "/etcdserverpb.Maintenance/Status", nil)
	if err != nil {
		return Status{}, err
	}
	var s Status
	err = fields(answer, func(number, value uint64, content []byte) (err error) {
		switch number {
		case 1:
			_, s.MemberID, err = readHeader(content)
		case 4:
			s.Leader = value
		case 5:
			s.RaftIndex = value
		}
		return err
	})
	if err != nil {
		return Status{}, fmt.Errorf("reading the status of %s: %w", address, err)
	}
	return s, nil
}

// MoveLeader asks the leader to hand leadership to another voter, and returns when that is done.
func (c *Client) MoveLeader(ctx context.Context, leader string, to uint64) error {
	const target = 1
	_, err := c.call(ctx, leader, "/etcdserverpb.Maintenance/MoveLeader", appendVarint(nil, target, to))
	return err
}
