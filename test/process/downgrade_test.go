//go:build process

package process

import (
	"errors"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
)

// downgrade asks the leader.
func (c *cluster) downgrade(t *testing.T, action etcd.DowngradeAction, target string) error {
	t.Helper()
	return c.client.Downgrade(t.Context(), c.leader(t).endpoint(), action, target)
}

// enable enables a downgrade and waits until every member's data is ready for it.
func (c *cluster) enable(t *testing.T, target string) {
	t.Helper()
	if err := c.downgrade(t, etcd.DowngradeValidate, target); err != nil {
		t.Fatal(err)
	}
	if err := c.downgrade(t, etcd.DowngradeEnable, target); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	c.speaks(t, target)
	t.Logf("ready for %s after %s", target, time.Since(begin).Round(time.Millisecond))
	for _, m := range c.members {
		if d := c.status(t, m).Downgrade; d == nil || !d.Enabled || d.Target != target+".0" {
			t.Errorf("%s says of the downgrade %+v", m.name, d)
		}
	}
}

// enabled asks whether a downgrade is enabled, in the way that the leader's engine can be asked.
func (c *cluster) enabled(t *testing.T) (bool, error) {
	t.Helper()
	leader := c.leader(t)
	if minorOf(leader.engine) == "3.5" {
		err := c.client.Downgrade(t.Context(), leader.endpoint(), etcd.DowngradeValidate, "3.4")
		if etcd.Classify(err) == etcd.DowngradeInProgress {
			return true, nil
		}
		return false, err
	}
	s, err := c.client.Status(t.Context(), leader.endpoint())
	return err == nil && s.Downgrade.Enabled, err
}

// over waits until no downgrade is enabled any more.
func (c *cluster) over(t *testing.T) {
	t.Helper()
	eventually(t, "the downgrade to be over", func() error {
		enabled, err := c.enabled(t)
		if enabled {
			return errors.New("it is enabled")
		}
		return err
	})
}

func TestAClusterIsDowngradedMinorByMinorAndUpgradedAgain(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.7")
	c.found(t, 3)
	h := c.user(t, c.members...)
	h.mustWrite(t, "written on 3.7")
	for _, step := range []string{"3.6", "3.5"} {
		c.enable(t, step)
		h.mustWrite(t, "written while ready for "+step)
		begin := time.Now()
		c.rollAll(t, step)
		rolled := time.Since(begin)
		c.over(t)
		t.Logf("%s: rolled after %s, over after %s", step, rolled.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
		c.speaks(t, step)
		h.mustWrite(t, "written on "+step)
	}
	c.rollAll(t, "3.6")
	c.speaks(t, "3.6")
	t.Logf("the log was aged by %d entries", c.age(t))
	c.rollAll(t, "3.7")
	c.speaks(t, "3.7")
	h.nothingIsLost(t, c, c.members...)
}

func TestOnlyOneDowngradeByOneMinorVersionIsEnabled(t *testing.T) {
	onEach(t, minors[1:], 3, func(t *testing.T, c *cluster) {
		minor, older := c.minor, below[c.minor]
		c.speaks(t, minor)
		for _, target := range []string{"3.4", minor, "3.8", "three"} {
			wantClass(t, "a downgrade to "+target, c.downgrade(t, etcd.DowngradeEnable, target), etcd.InvalidTarget)
		}
		wantClass(t, "cancelling nothing", c.downgrade(t, etcd.DowngradeCancel, ""), etcd.None)
		c.enable(t, older)
		// Now the cluster speaks the version older.
		wantClass(t, "the same again", c.downgrade(t, etcd.DowngradeEnable, older), etcd.InvalidTarget)
		wantClass(t, "validating the same again", c.downgrade(t, etcd.DowngradeValidate, older), etcd.InvalidTarget)
	})
}

func TestADowngradeIsCancelledBeforeItsFirstMember(t *testing.T) {
	onEach(t, minors[1:], 3, func(t *testing.T, c *cluster) {
		minor, older := c.minor, below[c.minor]
		c.speaks(t, minor)
		c.enable(t, older)
		begin := time.Now()
		if err := c.downgrade(t, etcd.DowngradeCancel, ""); err != nil {
			t.Fatal(err)
		}
		c.over(t)
		c.speaks(t, minor)
		t.Logf("back after %s", time.Since(begin).Round(time.Millisecond))
	})
}

func TestADowngradeIsTakenBackInTheMiddle(t *testing.T) {
	onEach(t, minors[1:], 3, func(t *testing.T, c *cluster) {
		minor, older := c.minor, below[c.minor]
		c.speaks(t, minor)
		h := c.user(t, c.members...)
		c.enable(t, older)
		first := c.follower(t)
		c.roll(t, first, older)
		h.mustWrite(t, "in the middle")
		if err := c.downgrade(t, etcd.DowngradeCancel, ""); err != nil {
			t.Fatal(err)
		}
		c.over(t)
		c.mixedIs(t, older)
		c.roll(t, first, minor)
		c.speaks(t, minor)
		h.nothingIsLost(t, c, c.members...)
	})
}

// The control of waiting for the data: an older engine refuses data of a newer form.
func TestWithoutADowngradeAnOlderEngineRefusesToStart(t *testing.T) {
	onEach(t, minors[1:], 3, func(t *testing.T, c *cluster) {
		c.speaks(t, c.minor)
		c.follower(t).refuses(t, below[c.minor])
	})
}

// Why nothing joins, and no lost member is replaced, before a downgrade is over or cancelled.
func TestNobodyJoinsWhileADowngradeIsEnabled(t *testing.T) {
	t.Parallel()
	for _, minor := range minors[1:] {
		older := below[minor]
		for _, joins := range []string{minor, older} {
			t.Run(joins+" joins "+minor, func(t *testing.T) {
				t.Parallel()
				c := newCluster(t, minor)
				c.found(t, 1)
				c.speaks(t, minor)
				c.enable(t, older)
				m := c.member(t)
				m.engine = joins
				list := must(c.client.AddLearner(t.Context(), c.members[0].endpoint(), m.peerURL()))(t)
				m.start(t)
				m.endsBadly(t, "not compatible; too low")
				added, _ := list.ByPeerURL(m.peerURL())
				if err := errors.Join(c.client.Remove(t.Context(), c.members[0].endpoint(), added.ID), c.downgrade(t, etcd.DowngradeCancel, "")); err != nil {
					t.Fatal(err)
				}
				c.members = c.members[:1]
				c.speaks(t, minor)
				after := c.member(t)
				after.start(t)
				c.join(t, after)
			})
		}
	}
}
