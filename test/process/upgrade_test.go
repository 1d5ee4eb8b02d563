//go:build process

package process

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
)

// An upgrade over everything that there is: a patch below the gate, its gate, and each minor version after the other.
func TestAClusterIsUpgradedFromTheOldestEngineToTheNewest(t *testing.T) {
	t.Parallel()
	c := newCluster(t, below35Gate)
	c.found(t, 3)
	h := c.user(t, c.members...)
	h.mustWrite(t, "written on 3.5 below the gate")
	for _, step := range []string{"3.5", below36Gate, "3.6", "3.7"} {
		if step == "3.7" {
			t.Logf("the log was aged by %d entries", c.age(t))
		}
		begin := time.Now()
		c.rollAll(t, step)
		rolled := time.Since(begin)
		c.speaks(t, minorOf(step))
		t.Logf("%s: rolled after %s, speaking after %s", step, rolled.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
		h.mustWrite(t, "written on "+step)
	}
	h.nothingIsLost(t, c, c.members...)
}

func TestAnUpgradeTakesALearnerAlong(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 3)
	learner := c.member(t)
	learner.start(t)
	c.join(t, learner)
	h := c.user(t, c.members[:3]...)
	h.mustWrite(t, "before")
	c.rollAll(t, "3.7")
	c.speaks(t, "3.7")
	h.mustWrite(t, "after")
	h.nothingIsLost(t, c, c.members[:3]...)
	if s := c.status(t, learner); !s.Learner || !strings.HasPrefix(s.Version, "3.7.") {
		t.Errorf("the learner is %+v", s)
	}
}

// Until the last member has had its turn an upgrade is taken back by putting the old engine back.
func TestAnUpgradeIsTakenBackBeforeItsLastMember(t *testing.T) {
	t.Parallel()
	for _, step := range [][2]string{{"3.5", "3.6"}, {"3.6", "3.7"}} {
		t.Run(step[0], func(t *testing.T) {
			t.Parallel()
			from, to := step[0], step[1]
			c := newCluster(t, from)
			c.found(t, 3)
			h := c.user(t, c.members...)
			h.mustWrite(t, "before")
			first := c.follower(t)
			second := c.follower(t, first)
			c.roll(t, first, to)
			c.roll(t, second, to)
			c.moveLeader(t, first)
			h.mustWrite(t, "in the middle")
			c.mixedIs(t, from)
			c.roll(t, second, from)
			c.moveLeader(t, second)
			c.roll(t, first, from)
			c.speaks(t, from)
			h.nothingIsLost(t, c, c.members...)
		})
	}
}

// The control of the last member: with it the old engine's time is over.
func TestAfterAnUpgradeTheOldEngineRefusesToStart(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 3)
	c.rollAll(t, "3.7")
	c.speaks(t, "3.7")
	c.follower(t).refuses(t, "3.6")
}

func TestALeaderIsRemovedAfterItHandedOver(t *testing.T) {
	onEach(t, minors, 3, func(t *testing.T, c *cluster) {
		h := c.user(t, c.members...)
		h.mustWrite(t, "before")
		leaving, next := c.leader(t), c.follower(t)
		id := c.status(t, leaving).MemberID
		c.moveLeader(t, next)
		eventually(t, leaving.name+" to be removed", func() error {
			if err := c.client.Remove(t.Context(), c.leader(t).endpoint(), id); etcd.Classify(err) != etcd.NotFound {
				return err
			}
			return nil
		})
		list := c.list(t, c.leader(t))
		if _, listed := list.ByID(id); listed {
			t.Errorf("the membership is %s", list)
		}
		// It ends by itself: well, or with a panic when it is asked for its status just then.
		t.Logf("the removed member ended with %d", leaving.process.exitCode(t))
		h.mustWrite(t, "after")
		h.nothingIsLost(t, c, next)
	})
}

func TestAgingMakesEntriesAndTouchesNothing(t *testing.T) {
	onEach(t, minors, 1, func(t *testing.T, c *cluster) {
		h := c.user(t, c.members...)
		h.mustWrite(t, "kept")
		m := c.members[0]
		before, revision := c.status(t, m), h.revision(t)
		begin := time.Now()
		made := must(c.client.AgeLog(t.Context(), m.endpoint(), 1000))(t)
		t.Logf("%d entries in %s", made, time.Since(begin).Round(time.Millisecond))
		if grown := c.status(t, m).RaftApplied - before.RaftApplied; made == 0 || made > 1000 || grown < uint64(made) {
			t.Errorf("%d entries made, and the log grew by %d", made, grown)
		}
		if now := h.revision(t); now != revision {
			t.Errorf("the revision went from %d to %d", revision, now)
		}
		h.nothingIsLost(t, c, m)
		leases := must(h.user.Leases(t.Context()))(t)
		if len(leases.Leases) > 0 {
			t.Errorf("leases are left: %v", leases.Leases)
		}
		m.process.kill(t)
		if made, err := c.client.AgeLog(t.Context(), m.endpoint(), 1000); made != 0 || etcd.Classify(err) != etcd.Unreachable {
			t.Errorf("a member that was killed made %d entries: %v", made, err)
		}
	})
}

// revision is the store's revision, as a linearizable read tells it.
func (h *history) revision(t *testing.T) int64 {
	t.Helper()
	var revision int64
	eventually(t, "the revision", func() error {
		answer, err := h.user.Get(t.Context(), "revision")
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		revision = answer.Header.Revision
		return nil
	})
	return revision
}
