//go:build process

package process

import (
	"errors"
	"os"
	"testing"

	"go.etcd.io/etcd/api/v3/etcdserverpb"

	"database.example.com/operator/internal/etcd"
)

const (
	// stallGap is how far etcd lets what is applied lag behind what is committed before it refuses proposals, and how many entries it
	// keeps for those who lag before it sends them a snapshot instead.
	stallGap = 5000
	// joiners is how many try: whether one stalls depends on what is sent first.
	joiners = 4
)

// Applying a snapshot does not count as applying entries. A joiner of a long log gets a snapshot, and when its first announcement is
// lost, it refuses all further ones itself until something is written: on an idle cluster for ever. The operator writes something, also
// while there is no space.
func TestAJoinerOfALongIdleLogServesAfterTheNextEntry(t *testing.T) {
	onEach(t, minors[1:], 1, func(t *testing.T, c *cluster) {
		leader := c.members[0]
		c.ageLog(t, stallGap, func() bool { return c.status(t, leader).RaftApplied > 2*stallGap })
		stalled := 0
		for n := range joiners {
			if n == joiners/2 {
				c.raise(t, leader, etcdserverpb.AlarmType_NOSPACE)
			}
			m := c.member(t)
			must(c.client.AddLearner(t.Context(), leader.endpoint(), m.peerURL()))(t)
			m.start(t)
			if m.stalls(t) {
				stalled++
				wantClass(t, "the status of a joiner that stalls", second(c.client.Status(t.Context(), m.endpoint())), etcd.Unreachable)
				if err := c.client.AppendNothing(t.Context(), leader.endpoint()); err != nil {
					t.Fatal(err)
				}
			}
			c.back(t, m)
		}
		t.Logf("%d of %d joiners stalled", stalled, joiners)
	})
}

// ageLog writes entries that change nothing, so many at a time, until it is enough, for as long as that takes: a slow disk is no failure.
func (c *cluster) ageLog(t *testing.T, entries int, enough func() bool) {
	t.Helper()
	for !enough() {
		if made, err := c.client.AgeLog(t.Context(), c.leader(t).endpoint(), entries); made == 0 {
			t.Fatalf("no entry is written: %v", err)
		}
	}
}

// raise raises an alarm that etcd would raise by itself: of a database that is full, or of members that disagree.
func (c *cluster) raise(t *testing.T, leader *member, kind etcdserverpb.AlarmType) {
	t.Helper()
	alarm := &etcdserverpb.AlarmRequest{
		Action: etcdserverpb.AlarmRequest_ACTIVATE, MemberID: c.status(t, leader).MemberID, Alarm: kind,
	}
	must(etcdserverpb.NewMaintenanceClient(c.user(t, leader).user.ActiveConnection()).Alarm(t.Context(), alarm))(t)
}

func TestAnEntryThatChangesNothingIsWrittenAlsoWhileTheDatabaseIsFull(t *testing.T) {
	onEach(t, minors, 1, func(t *testing.T, c *cluster) {
		leader := c.members[0]
		c.raise(t, leader, etcdserverpb.AlarmType_NOSPACE)
		wantClass(t, "granting leases", second(c.client.AgeLog(t.Context(), leader.endpoint(), 2)), etcd.NoSpace)
		before := c.status(t, leader)
		if err := c.client.AppendNothing(t.Context(), leader.endpoint()); err != nil {
			t.Fatal(err)
		}
		if after := c.status(t, leader); after.RaftApplied <= before.RaftApplied {
			t.Errorf("the log is at %d, and was at %d", after.RaftApplied, before.RaftApplied)
		}
	})
}

// stalls waits until the member serves, or refuses its own announcement.
func (m *member) stalls(t *testing.T) bool {
	t.Helper()
	stalls := false
	eventually(t, m.name+" to serve or to stall", func() error {
		if _, err := m.cluster.client.Status(t.Context(), m.endpoint()); err == nil {
			return nil
		}
		content := must(os.ReadFile(m.process.log))(t)
		if stalls = containsAll(content, "failed to publish local member", "too many requests"); !stalls {
			return errors.New("it does neither")
		}
		return nil
	})
	return stalls
}
