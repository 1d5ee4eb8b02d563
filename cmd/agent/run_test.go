package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/guard/disk"
)

func newConfig(t *testing.T) config {
	t.Helper()
	return config{
		identity: guard.Identity{ClusterUID: "u", MemberName: "m", ClaimUID: "c", PeerURL: "https://m:2380"},
		volume:   disk.Volume{Root: t.TempDir()},
		control:  disk.Control{Dir: t.TempDir()},
	}
}

// decideAgain is what the next start decides when the live cluster, if any, answers as given.
func decideAgain(t *testing.T, c config, answer *guard.Answer) guard.Decision {
	t.Helper()
	facts, err := c.facts()
	if err != nil {
		t.Fatal(err)
	}
	facts.Answer = answer
	return guard.Decide(facts)
}

// crashAfter carries out the first steps of a decision.
func crashAfter(t *testing.T, c config, d guard.Decision, steps int) {
	t.Helper()
	for _, step := range c.steps(d)[:steps] {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFounderThatCrashesAfterItsFirstStepNeverFoundsAgain(t *testing.T) {
	for steps := range 3 {
		c := newConfig(t)
		c.ticket = "m=https://m:2380"
		crashAfter(t, c, decideAgain(t, c, nil), steps)
		want := guard.Wait
		if steps == 0 {
			want = guard.Found
		}
		if got := decideAgain(t, c, nil); got.Action != want {
			t.Errorf("after a crash behind step %d it decides %s because %s, want %s", steps, got.Action, got.Reason, want)
		}
	}
}

func TestAFounderWhoseVolumeIsEmptiedLaterFoundsNothingInItsPod(t *testing.T) {
	c := newConfig(t)
	c.ticket = "m=https://m:2380"
	crashAfter(t, c, decideAgain(t, c, nil), 2)
	c.volume.Root = t.TempDir()
	for _, c.ticket = range []string{"m=https://m:2380", ""} {
		if got := decideAgain(t, c, nil); got.Action != guard.Wait || got.Reason != guard.TicketSpent {
			t.Errorf("with the ticket %q it decides %s because %s, want to wait because the ticket is spent", c.ticket, got.Action, got.Reason)
		}
	}
}

func TestAFounderThatStartsOnItsDataUsesItsTicketUp(t *testing.T) {
	c := newConfig(t)
	c.ticket = "m=https://m:2380"
	crashAfter(t, c, guard.Decision{Action: guard.Start}, 1)
	if got := decideAgain(t, c, nil); got.Action != guard.Wait {
		t.Errorf("on a volume that is empty at the next start it decides %s because %s, want Wait", got.Action, got.Reason)
	}
}

func TestAJoinerThatCrashesAnywhereJoinsAgain(t *testing.T) {
	listed := &guard.Answer{Members: []guard.Member{{ID: 1, PeerURLs: []string{"https://m:2380"}, Learner: true}}}
	for steps := range 4 {
		c := newConfig(t)
		if err := os.MkdirAll(filepath.Join(c.volume.DataDir(), "member", "snap"), 0o700); err != nil {
			t.Fatal(err)
		}
		crashAfter(t, c, decideAgain(t, c, listed), steps)
		if got := decideAgain(t, c, listed); got.Action != guard.Join {
			t.Errorf("after a crash behind step %d it decides %s because %s, want Join", steps, got.Action, got.Reason)
		}
		if got := decideAgain(t, c, nil); got.Action != guard.Wait {
			t.Errorf("after a crash behind step %d and without an answer it decides %s, want Wait", steps, got.Action)
		}
	}
}

func TestAnythingElseThanStartingTouchesNoDisk(t *testing.T) {
	for _, action := range []guard.Action{guard.Wait, guard.Refuse} {
		if steps := newConfig(t).steps(guard.Decision{Action: action}); len(steps) != 0 {
			t.Errorf("%s takes %d steps", action, len(steps))
		}
	}
}

func TestMissingVariablesAreNamed(t *testing.T) {
	for _, name := range []string{"CLUSTER_UID", "MEMBER_NAME", "CLAIM_UID", "PEER_URL", "DATA_ROOT", "CONTROL_DIR", "TLS_DIR"} {
		t.Setenv("AGENT_"+name, "x")
	}
	t.Setenv("AGENT_SERVER_NAME", "")
	t.Setenv("AGENT_MEMBER_NAME", "")
	_, err := readConfig()
	if !errors.Is(err, errUsage) || !strings.Contains(err.Error(), "AGENT_MEMBER_NAME, AGENT_SERVER_NAME") {
		t.Errorf("readConfig says %v, want the two missing variables", err)
	}
}
