//go:build process

package process

import (
	"fmt"
	"testing"

	"go.etcd.io/etcd/api/v3/etcdserverpb"

	"database.example.com/operator/internal/etcd"
)

// Etcd writes to its disk that an entry is committed only together with the next one. Who is left alone by a removal and killed before
// that counts the other among the voters, and waits for it for ever. So the operator makes an entry after such a removal.
func TestAVoterThatIsLeftAloneAndKilledLeadsAgain(t *testing.T) {
	onEach(t, minors, 2, func(t *testing.T, c *cluster) {
		stays := c.leader(t)
		leaves := c.follower(t, stays)
		id := c.status(t, leaves).MemberID
		eventually(t, "etcd to let a voter go", func() error { return c.client.Remove(t.Context(), stays.endpoint(), id) })
		if err := c.client.AppendNothing(t.Context(), stays.endpoint()); err != nil {
			t.Fatal(err)
		}
		stays.process.kill(t)
		leaves.process.kill(t)
		stays.start(t)
		eventually(t, stays.name+" to lead", func() error {
			status, err := c.client.Status(t.Context(), stays.endpoint())
			if err == nil && status.LeaderID != status.MemberID {
				err = fmt.Errorf("%x leads", status.LeaderID)
			}
			return err
		})
		wantClass(t, "listing members", second(c.client.MemberList(t.Context(), stays.endpoint())), etcd.None)
	})
}

// Members that disagree apply nothing any more. The entry is in their logs all the same, and nothing that waits for it may wait for ever.
func TestAnEntryIsMadeAlsoWhileMembersDisagree(t *testing.T) {
	onEach(t, minors, 1, func(t *testing.T, c *cluster) {
		leader := c.members[0]
		c.raise(t, leader, etcdserverpb.AlarmType_CORRUPT)
		before := c.status(t, leader).RaftIndex
		if err := c.client.AppendNothing(t.Context(), leader.endpoint()); err != nil {
			t.Fatal(err)
		}
		if after := c.status(t, leader).RaftIndex; after <= before {
			t.Errorf("the log was at %d, and is at %d", before, after)
		}
	})
}
