//go:build process

package process

import (
	"fmt"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
)

// crashes is how many moments are tried between a start and the time that it takes.
const crashes = 25

// A founder that is killed while it founds either goes on, or says that its ticket is spent: then the operator founds with another name.
func TestAFounderKilledAtAnyMomentGoesOnOrSaysThatItCannot(t *testing.T) {
	outcomes := map[string]int{}
	for i := range crashes {
		c := newCluster(t, "3.6")
		m := c.member(t)
		m.install(t, m.name+"="+m.peerURL())
		m.start(t)
		after(t, time.Duration(i)*8*time.Millisecond)
		m.process.kill(t)
		m.start(t)
		eventually(t, fmt.Sprintf("the outcome of a kill after %d ms", i*8), func() error {
			if c.client.Read(t.Context(), m.endpoint()) == nil {
				outcomes["serves"]++
				return nil
			}
			state, err := c.client.AgentState(t.Context(), m.endpoint())
			if err == nil && state.Reason == "TicketSpent" {
				outcomes[state.Reason]++
				return nil
			}
			return fmt.Errorf("the agent says %+v, %w", state, err)
		})
		m.process.kill(t)
	}
	t.Logf("of %d founders killed: %v", crashes, outcomes)
}

func TestALearnerKilledAtAnyMomentOfItsJoinJoins(t *testing.T) {
	c := newCluster(t, "3.6")
	c.found(t, 1)
	for i := range crashes / 2 {
		m := c.member(t)
		m.install(t, "")
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
