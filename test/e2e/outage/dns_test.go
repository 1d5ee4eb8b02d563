//go:build lab

package outage

import (
	"testing"
	"time"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
)

// cutFor is long enough for every cache of names and every idle connection of etcd's peers to run out.
const cutFor = 40 * time.Second

func TestACutOfAllDNSCostsNoQuorum(t *testing.T) {
	w := world.New(t)
	w.Founded("db")
	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(40, 30*time.Second)

	heal := w.Healing(fault.CutDNS(t.Context()))
	writer.AwaitWrites(int(cutFor.Seconds())*15, 2*cutFor)
	tally := writer.Stop()
	if tally.Failed > 0 || tally.LongestGap > 5*time.Second {
		t.Errorf("the cut was felt: %v", tally)
	}
	heal()
	writer.MustHaveKept(w.Connect("db", "db"))
}

func TestAMemberThatRestartsWhileAllDNSIsCutComesBack(t *testing.T) {
	w := world.New(t)
	w.Founded("db")
	victim := w.Pods("db")[0]
	heal := w.Healing(fault.CutDNS(t.Context()))
	if err := fault.Kill(t.Context(), w.Named(victim.Name), world.Engine); err != nil {
		t.Fatal(err)
	}
	w.AwaitPod("is restarted", victim.Name, time.Minute, func(p *world.Pod) bool { return p != nil && p.Restarts() > 0 })
	// The others dial by name, so the member may stay apart while there are no names; the quorum must not suffer.
	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(100, time.Minute)
	heal()
	w.AwaitPod("is ready", victim.Name, 2*time.Minute, func(p *world.Pod) bool { return p != nil && p.Ready() })
	writer.MustHaveKept(w.Connect("db", "db"))
}
