//go:build process

package process

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
)

// oneElection is long enough for a leader to lose its office, and short enough to wait for.
const oneElection = 3 * time.Second

func contextWithin(t *testing.T, limit time.Duration) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), limit)
}

func TestAnEmptyDiskWaitsUntilItIsListedAndThenJoinsAtOnce(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	founder, m := c.members[0], c.member(t)
	m.start(t)
	m.waitsFor(t, "NoAnswer")
	if _, err := c.client.Status(t.Context(), m.endpoint()); etcd.Classify(err) != etcd.EngineHeld {
		t.Errorf("an engine that is held back answers %v, which is %s, want EngineHeld", err, etcd.Classify(err))
	}
	c.hint(t, m)
	m.waitsFor(t, "NotListed")
	if _, err := c.client.AddLearner(t.Context(), founder.endpoint(), m.peerURL()); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	c.hint(t, m)
	eventually(t, "the learner to know the leader", func() error {
		s, err := c.client.Status(t.Context(), m.endpoint())
		if err == nil && (s.LeaderID == 0 || !s.Learner) {
			t.Logf("%+v", s)
		}
		return err
	})
	t.Logf("from the hint to a serving learner: %s", time.Since(begin).Round(time.Millisecond))
	if _, err := c.client.AgentState(t.Context(), m.endpoint()); etcd.Classify(err) != etcd.NotWaiting {
		t.Errorf("asked for an agent, the engine answers %v, which is %s, want NotWaiting", err, etcd.Classify(err))
	}
}

func TestWithoutAHintAJoinerFindsTheClusterByItself(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.member(t)
	if _, err := c.client.AddLearner(t.Context(), c.members[0].endpoint(), m.peerURL()); err != nil {
		t.Fatal(err)
	}
	m.start(t)
	eventually(t, "the learner to serve", func() error {
		_, err := c.client.Status(t.Context(), m.endpoint())
		return err
	})
}

// A join that a crash interrupts leaves a database without a log.
func TestAnInterruptedJoinIsMadeAgain(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.member(t)
	leftover := filepath.Join(m.root, "data", "member", "snap", "db")
	if err := os.MkdirAll(filepath.Dir(leftover), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(leftover, []byte("half a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.start(t)
	c.join(t, m)
	m.process.kill(t)
	m.start(t)
	eventually(t, "the learner to serve again", func() error {
		_, err := c.client.Status(t.Context(), m.endpoint())
		return err
	})
}

func TestAWaitingAgentEndsAtOnceWhenItIsTold(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	m := c.member(t)
	m.start(t)
	m.waitsFor(t, "NoAnswer")
	begin := time.Now()
	m.process.signal(t, syscall.SIGTERM)
	if code := m.process.exitCode(t); code != 143 {
		t.Errorf("the agent ended with %d, want 143", code)
	}
	if took := time.Since(begin); took > oneElection {
		t.Errorf("the agent took %s to end", took)
	}
}
