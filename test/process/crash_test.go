//go:build process

package process

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
)

// crashes is how many moments are tried.
const crashes = 12

// A founder that is killed while it founds either goes on, or says that its ticket is spent: then the operator founds with another name.
func TestAFounderKilledAtAnyMomentGoesOnOrSaysThatItCannot(t *testing.T) {
	t.Parallel()
	outcomes := map[string]int{}
	for i := range crashes {
		m := newCluster(t, "3.6").member(t)
		m.ticket = m.name + "=" + m.peerURL()
		m.start(t)
		after(t, time.Duration(i)*12*time.Millisecond)
		m.process.kill(t)
		outcomes[m.outcome(t)]++
	}
	t.Logf("of %d founders killed: %v", crashes, outcomes)
}

// At this moment etcd leaves a log from which it starts and never has a leader.
func TestAFounderKilledWhenItsLogAppearsGoesOnOrSaysThatItCannot(t *testing.T) {
	t.Parallel()
	for _, minor := range minors {
		t.Run(minor, func(t *testing.T) {
			t.Parallel()
			outcomes := map[string]int{}
			for range crashes / 2 {
				m := newCluster(t, minor).member(t)
				m.ticket = m.name + "=" + m.peerURL()
				m.start(t)
				log := filepath.Join(m.root, "data", "member", "wal")
				for m.process.running() {
					if _, err := os.Stat(log); err == nil {
						break
					}
				}
				m.process.kill(t)
				outcomes[m.outcome(t)]++
			}
			t.Logf("of %d founders killed: %v", crashes/2, outcomes)
		})
	}
}

// outcome starts the member again, and says what comes of it.
func (m *member) outcome(t *testing.T) string {
	t.Helper()
	outcome := "serves"
	m.start(t)
	eventually(t, "the outcome of a kill", func() error {
		if m.cluster.client.Read(t.Context(), m.endpoint()) == nil {
			return nil
		}
		state, err := m.cluster.client.AgentState(t.Context(), m.endpoint())
		if err == nil && state.Reason == "TicketSpent" {
			outcome = state.Reason
			return nil
		}
		return fmt.Errorf("the agent says %+v, %w", state, err)
	})
	m.process.kill(t)
	return outcome
}

func TestALearnerKilledAtAnyMomentOfItsJoinJoins(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	for i := range crashes {
		m := c.member(t)
		m.start(t)
		m.waitsFor(t, "NoAnswer")
		list := must(c.client.AddLearner(t.Context(), c.members[0].endpoint(), m.peerURL()))(t)
		c.hint(t, m)
		after(t, time.Duration(i)*12*time.Millisecond)
		m.process.kill(t)
		m.start(t)
		eventually(t, fmt.Sprintf("the learner to serve after a kill at %d ms", i*12), func() error {
			if _, err := c.client.AgentState(t.Context(), m.endpoint()); err == nil {
				c.hint(t, m)
			}
			s, err := c.client.Status(t.Context(), m.endpoint())
			if err == nil && s.LeaderID == 0 {
				return fmt.Errorf("it knows no leader; %s", list)
			}
			return err
		})
		id, _ := list.ByPeerURL(m.peerURL())
		if err := c.client.Remove(t.Context(), c.members[0].endpoint(), id.ID); etcd.Classify(err) != etcd.None {
			t.Fatal(err)
		}
		m.process.kill(t)
	}
}

// after lets time pass: these tests try moments, there is no condition to wait for.
func after(t *testing.T, moment time.Duration) {
	t.Helper()
	<-time.After(moment)
}
