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
	for _, minor := range []string{"3.5", "3.6", "3.7"} {
		t.Run(minor, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t, minor)
			begin := time.Now()
			c.found(t, 3)
			t.Logf("three voters of %s served after %s", minor, time.Since(begin).Round(time.Millisecond))
			list := must(c.client.MemberList(t.Context(), c.leader(t).endpoint()))(t)
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

// The init container runs again when a node comes back, with the ticket still in its environment.
func TestATicketFoundsOnceEvenWhenTheInitContainerRunsAgainOnAWipedVolume(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.members[0]
	m.process.kill(t)
	empty(t, m.root)
	m.install(t, m.name+"="+m.peerURL())
	m.start(t)
	m.waitsFor(t, "TicketSpent")
	if _, err := os.Stat(filepath.Join(m.root, "data")); !os.IsNotExist(err) {
		t.Errorf("something was founded on the wiped volume: %v", err)
	}
}

func TestAFounderThatDiesBetweenTicketAndDataFoundsNothing(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	m := c.member(t)
	m.install(t, m.name+"="+m.peerURL())
	if err := os.Rename(filepath.Join(m.control, "ticket"), filepath.Join(m.control, "ticket.spent")); err != nil {
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
