//go:build process

package process

import (
	"testing"
)

// poison is how 3.7 ends on a log that 3.5 wrote and that no raft snapshot has cut off since: it cannot read 3.5's entries any more.
const poison = "unmarshal should never fail"

// The control: every documented gate is passed, and 3.7 does not start.
func TestWithoutASnapshotUnder36A35BornClusterDiesOn37(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.5")
	c.found(t, 3)
	h := c.user(t, c.members...)
	h.mustWrite(t, "kept")
	c.rollAll(t, "3.6")
	c.speaks(t, "3.6")
	canary := c.follower(t)
	// It is not lost: the version that it came from starts on its data.
	canary.refuses(t, "3.7", poison)
	h.nothingIsLost(t, c, c.members...)
}

func TestWithASnapshotUnder36A35BornClusterIsUpgradedTo37(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.5")
	c.found(t, 3)
	h := c.user(t, c.members...)
	h.mustWrite(t, "kept")
	c.rollAll(t, "3.6")
	c.speaks(t, "3.6")
	revision := h.revision(t)
	t.Logf("after %d entries every member has saved a snapshot", c.age(t))
	if now := h.revision(t); now != revision {
		t.Errorf("aging the log took the revision from %d to %d", revision, now)
	}
	c.rollAll(t, "3.7")
	c.speaks(t, "3.7")
	h.nothingIsLost(t, c, c.members...)
	joined := c.member(t)
	joined.start(t)
	c.join(t, joined)
}

// A 3.5 engine writes an entry of its own whenever it starts, so a snapshot counts only after the last one is gone.
func TestASnapshotFromBeforeTheLast35StartIsNotEnough(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.5")
	c.found(t, 3)
	early := c.follower(t)
	late := c.follower(t, early)
	c.roll(t, early, "3.6")
	c.ageLog(t, snapshotCount/2, func() bool { return c.metrics(t, early).RaftSnapshots > 0 })
	c.roll(t, late, "3.5")
	c.rollAll(t, "3.6")
	c.speaks(t, "3.6")
	if c.metrics(t, early).RaftSnapshots == 0 {
		t.Error("the early member does not look as if it were ready")
	}
	early.refuses(t, "3.7", poison)
}
