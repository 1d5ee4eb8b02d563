//go:build process

package process

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestThreeVotersAreFoundedAndServe(t *testing.T) {
	t.Parallel()
	for _, minor := range minors {
		t.Run(minor, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t, minor)
			begin := time.Now()
			c.found(t, 3)
			t.Logf("three voters of %s served after %s", minor, time.Since(begin).Round(time.Millisecond))
			list := c.list(t, c.leader(t))
			if want := "voters=(db-a1b2-1 db-a1b2-2 db-a1b2-3) learners=()"; sorted(list) != want {
				t.Errorf("the membership is %s, want %s", sorted(list), want)
			}
			h := c.user(t, c.members...)
			h.mustWrite(t, "first")
			h.nothingIsLost(t, c, c.members...)
		})
	}
}

func TestAFounderStartsAgainOnItsDataWithoutAskingAnybody(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	h := c.user(t, c.members[0])
	h.mustWrite(t, "kept")
	c.members[0].process.kill(t)
	c.members[0].start(t)
	c.serving(t, c.members[0])
	h.nothingIsLost(t, c, c.members[0])
}

// The kubelet gives the ticket to the container again and again, until it hears that the key is gone.
func TestATicketFoundsOnceEvenWhenItIsStillThereOnAWipedVolume(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.members[0]
	m.process.kill(t)
	empty(t, m.root)
	for _, ticket := range []string{m.ticket, ""} {
		m.ticket = ticket
		m.start(t)
		m.waitsFor(t, "TicketSpent")
		m.process.kill(t)
		if _, err := os.Stat(filepath.Join(m.root, "data")); !os.IsNotExist(err) {
			t.Errorf("something was founded on the wiped volume: %v", err)
		}
	}
}

// The pod's directory is gone with the pod, the key with the founding: nothing is left that could found.
func TestAFoundersPodThatIsMadeAgainOnAWipedVolumeFoundsNothing(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.members[0]
	m.process.kill(t)
	empty(t, m.root)
	empty(t, m.control)
	m.ticket = ""
	m.start(t)
	m.waitsFor(t, "NoAnswer")
}

func TestTheEngineIsNotHandedTheTicket(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	environment := must(os.ReadFile(fmt.Sprintf("/proc/%d/environ", c.members[0].process.cmd.Process.Pid)))(t)
	if !containsAll(environment, "AGENT_MEMBER_NAME=") || containsAll(environment, "AGENT_TICKET=") {
		t.Errorf("the environment of the engine is %q", environment)
	}
}

func TestAFounderThatDiesBetweenTicketAndDataFoundsNothing(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	m := c.member(t)
	m.ticket = m.name + "=" + m.peerURL()
	if err := os.WriteFile(filepath.Join(m.control, "ticket.spent"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m.start(t)
	m.waitsFor(t, "TicketSpent")
}

func TestASecondAgentWaitsWhileTheFirstsEngineHasTheVolume(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.members[0]
	first := m.process
	m.process = nil
	m.start(t)
	eventually(t, "the second to say why it waits", func() error {
		if content := must(os.ReadFile(m.process.log))(t); !containsAll(content, "DiskInUse") {
			return fmt.Errorf("it says %s", content)
		}
		return nil
	})
	first.kill(t)
	c.serving(t, m)
}
