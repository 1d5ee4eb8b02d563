//go:build process

package process

import (
	"os/exec"
	"testing"
	"time"
)

// prestop runs the hook in the member's container, as the kubelet does.
func (m *member) prestop(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), agentBinary, "prestop")
	cmd.Env = m.environment()
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the hook failed: %v: %s", err, output)
	}
}

func TestALeaderThatIsStoppedHandsOverFirst(t *testing.T) {
	onEach(t, minors, 3, func(t *testing.T, c *cluster) {
		c.user(t, c.members...).mustWrite(t, "something")
		leader := c.leader(t)
		begin := time.Now()
		leader.prestop(t)
		t.Logf("handing over took %s", time.Since(begin).Round(time.Millisecond))
		if now := c.leader(t); now == leader {
			t.Errorf("%s still leads", leader.name)
		}
	})
}

func TestLeadershipIsHandedToAVoterThatIsThere(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 3)
	leader := c.leader(t)
	down := c.follower(t)
	up := c.follower(t, down)
	down.process.kill(t)
	leader.prestop(t)
	if now := c.leader(t); now != up {
		t.Errorf("%s leads, want %s", now.name, up.name)
	}
}

func TestTheHookOfOthersChangesNothing(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 3)
	leader, waiting := c.leader(t), c.member(t)
	c.follower(t).prestop(t)
	waiting.start(t)
	waiting.waitsFor(t, "NoAnswer")
	waiting.prestop(t)
	if now := c.leader(t); now != leader {
		t.Errorf("%s leads, want %s still", now.name, leader.name)
	}
}

func TestASingleVoterHasNobodyToHandOverTo(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	c.members[0].prestop(t)
	c.serving(t, c.members[0])
}
