//go:build process

package process

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"database.example.com/operator/internal/etcd"
)

// snapshotCount is the number of entries between two raft snapshots here. Our members' default is 10000; the fewer, the faster.
const snapshotCount = 1000

// minorOf is the minor version of an engine, by its key in engines.
func minorOf(engine string) string { return strings.TrimSuffix(engine, "-old") }

// stop ends the member's engine as the kubelet does.
func (m *member) stop(t *testing.T) {
	t.Helper()
	m.process.signal(t, syscall.SIGTERM)
	m.process.exitCode(t)
}

// tries stops the member and starts it with an engine that may refuse.
func (m *member) tries(t *testing.T, engine string) {
	t.Helper()
	m.stop(t)
	m.engine = engine
	m.start(t)
}

// refuses takes the member to an engine that ends on its data, with these words, and back to its own, which starts on them.
func (m *member) refuses(t *testing.T, engine string, words ...string) {
	t.Helper()
	own := m.engine
	m.tries(t, engine)
	m.endsBadly(t, words...)
	m.engine = own
	m.start(t)
	m.cluster.back(t, m)
}

// endsBadly waits until the member's engine has ended by itself, with these words.
func (m *member) endsBadly(t *testing.T, words ...string) {
	t.Helper()
	code := m.process.exitCode(t)
	if content := must(os.ReadFile(m.process.log))(t); code == 0 || !containsAll(content, words...) {
		t.Errorf("%s ended with %d, and its log does not say %q; it ends with\n%s", m.name, code, words, m.process.tail())
	}
}

// roll stops a member and starts it with an engine.
func (c *cluster) roll(t *testing.T, m *member, engine string) {
	t.Helper()
	m.tries(t, engine)
	c.back(t, m)
}

// back waits until a member that was started again serves: a voter reads, a learner knows the leader and has what the leader had.
func (c *cluster) back(t *testing.T, m *member) {
	t.Helper()
	before := c.status(t, c.leader(t)).RaftApplied
	eventually(t, m.name+" to be back", func() error {
		if !m.process.running() {
			t.Fatalf("%s ended with %d; its log ends with\n%s", m.name, m.process.exitCode(t), m.process.tail())
		}
		s, err := c.client.Status(t.Context(), m.endpoint())
		if err != nil {
			return err
		}
		if s.LeaderID == 0 || s.RaftApplied < before {
			return fmt.Errorf("it has applied %d of %d entries and follows %x", s.RaftApplied, before, s.LeaderID)
		}
		if s.Learner {
			return nil
		}
		return c.client.Read(t.Context(), m.endpoint())
	})
}

// rollAll takes all members to an engine, as the operator does: learners first, then the followers, the leader last, which hands over first.
func (c *cluster) rollAll(t *testing.T, engine string) {
	t.Helper()
	c.minor = engine
	last := c.leader(t)
	var next *member
	for _, learners := range []bool{true, false} {
		for _, m := range c.members {
			if m == last || c.status(t, m).Learner != learners {
				continue
			}
			if m.engine != engine {
				c.roll(t, m, engine)
			}
			next = m
		}
	}
	if last.engine != engine {
		c.moveLeader(t, next)
		c.roll(t, last, engine)
	}
}

func (c *cluster) metrics(t *testing.T, m *member) etcd.Metrics {
	t.Helper()
	return must(c.client.Metrics(t.Context(), m.endpoint()))(t)
}

// speaks waits until every member says that the cluster is of the minor version, and has its data in that form.
func (c *cluster) speaks(t *testing.T, minor string) {
	t.Helper()
	for _, m := range c.members {
		eventually(t, fmt.Sprintf("%s to speak %s", m.name, minor), func() error {
			metrics, err := c.client.Metrics(t.Context(), m.endpoint())
			if err != nil {
				return err
			}
			if metrics.ClusterVersion != minor {
				return fmt.Errorf("the cluster is of version %q", metrics.ClusterVersion)
			}
			return c.stores(t, m, minor)
		})
	}
}

// mixedIs checks that a cluster of mixed engines is of the older one's version, as every member says.
func (c *cluster) mixedIs(t *testing.T, version string) {
	t.Helper()
	for _, m := range c.members {
		if metrics := c.metrics(t, m); metrics.ClusterVersion != version {
			t.Errorf("%s says that the mixed cluster is of version %q, want %q", m.name, metrics.ClusterVersion, version)
		}
	}
}

// stores says whether a member has its data in the form of the minor version. A 3.5 engine knows no form.
func (c *cluster) stores(t *testing.T, m *member, minor string) error {
	t.Helper()
	s, err := c.client.Status(t.Context(), m.endpoint())
	if err != nil {
		return err
	}
	if want := minor + ".0"; s.StorageVersion != want && minorOf(m.engine) != "3.5" {
		return fmt.Errorf("its data is of version %q", s.StorageVersion)
	}
	return nil
}

// age makes entries until every member has saved a raft snapshot after all those that there were, as the operator does before 3.7. It
// returns how many it made.
func (c *cluster) age(t *testing.T) int {
	t.Helper()
	// A member snapshots at least once in so many entries, wherever it begins to count.
	until := c.status(t, c.leader(t)).RaftApplied + snapshotCount + 1
	total := 0
	for _, m := range c.members {
		eventually(t, m.name+" to have saved a raft snapshot", func() error {
			if applied := c.status(t, m).RaftApplied; applied >= until {
				return nil
			}
			made, err := c.client.AgeLog(t.Context(), c.leader(t).endpoint(), snapshotCount/2)
			total += made
			return fmt.Errorf("%d entries made, %w", total, err)
		})
		if c.metrics(t, m).RaftSnapshots == 0 {
			t.Errorf("%s has saved no raft snapshot", m.name)
		}
	}
	return total
}
