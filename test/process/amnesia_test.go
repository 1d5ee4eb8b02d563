//go:build process

package process

import (
	"strings"
	"testing"
)

// amnesia is the shortest way to lose an acknowledged write: of the three voters a, b and c, c is down while a and b acknowledge the write;
// then a and b stop, b loses its data, and b and c come back. The two are a quorum without the write.
type amnesia struct {
	a, b, c *member
	h       *history
}

func newAmnesia(t *testing.T, k *cluster) amnesia {
	t.Helper()
	s := amnesia{a: k.leader(t), h: k.user(t, k.members...)}
	s.b = k.follower(t)
	s.c = k.follower(t, s.b)
	s.h.mustWrite(t, "ordinary")
	// What it has applied it knows when it starts again: who else is a member, too.
	k.serving(t, s.c)
	s.c.process.kill(t)
	s.h.mustWrite(t, "precious")
	s.a.process.kill(t)
	s.b.process.kill(t)
	empty(t, s.b.root)
	return s
}

// The control: without the guard the write is lost. Should etcd ever refuse this by itself, this test tells.
func TestWithoutTheGuardAWipedVoterLosesAnAcknowledgedWrite(t *testing.T) {
	onEach(t, minors[1:], 3, func(t *testing.T, c *cluster) {
		s := newAmnesia(t, c)
		var all []string
		for _, m := range c.members {
			all = append(all, m.name+"="+m.peerURL())
		}
		s.c.startUnguarded(t, strings.Join(all, ","), "existing")
		s.c.listens(t)
		s.b.startUnguarded(t, strings.Join(all, ","), "existing")
		c.serving(t, s.b, s.c)
		through := c.user(t, s.b)
		through.acknowledged = s.h.acknowledged
		lost := through.lost(t)
		t.Logf("without the guard, lost: %q", lost)
		if len(lost) == 0 {
			t.Error("nothing was lost: the control does not show what the guard protects from")
		}
		s.a.startUnguarded(t, strings.Join(all, ","), "existing")
		c.serving(t, s.a)
		through = c.user(t, s.a)
		through.acknowledged = s.h.acknowledged
		t.Logf("lost after the member that had it came back: %q, alarms: %v", through.lost(t), must(c.client.Alarms(t.Context(), s.a.endpoint()))(t))
	})
}

func TestWithTheGuardAWipedVoterLosesNothing(t *testing.T) {
	onEach(t, minors, 3, func(t *testing.T, c *cluster) {
		s := newAmnesia(t, c)
		s.c.start(t)
		s.b.start(t)
		// There is no quorum that could say what b is; it must not make one.
		reason := "NoAnswer"
		if c.minor == "3.5" {
			reason = "TicketSpent" // All three are founders there.
		}
		s.b.waitsFor(t, reason)
		s.a.start(t)
		c.serving(t, s.a, s.c)
		s.b.lastWords(t, "DataLost")
		s.h.nothingIsLost(t, c, s.a, s.c)
	})
}
