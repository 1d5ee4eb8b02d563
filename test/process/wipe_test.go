//go:build process

package process

import (
	"os"
	"path/filepath"
	"testing"
)

// loss is a way in which a member's data goes away, or is replaced. Each begins with a running member and ends with a stopped one.
type loss struct {
	name   string
	happen func(t *testing.T, m *member)
	// want is the reason with which the agent must refuse.
	want string
}

var losses = []loss{
	{name: "the data directory is wiped under the running engine", want: "DataLost", happen: func(t *testing.T, m *member) {
		empty(t, filepath.Join(m.root, "data"))
		m.process.kill(t)
	}},
	{name: "the data directory is wiped between two starts", want: "DataLost", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		remove(t, filepath.Join(m.root, "data"))
	}},
	{name: "the write-ahead log alone is wiped", want: "DataLost", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		remove(t, filepath.Join(m.root, "data", "member", "wal"))
	}},
	{name: "the volume is wiped with its marker", want: "DataLost", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		empty(t, m.root)
	}},
	{name: "the pod is made again on a wiped volume", want: "DataLost", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		empty(t, m.root)
		empty(t, m.control)
		m.ticket = ""
	}},
	{name: "the claim is made again", want: "DataLost", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		empty(t, m.root)
		empty(t, m.control)
		m.ticket = ""
		m.claimUID += "-again"
	}},
	{name: "an older copy is restored into a new claim", want: "RestoredDisk", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		copied := t.TempDir()
		copyDir(t, m.root, copied)
		m.start(t)
		m.cluster.serving(t, m)
		m.cluster.user(t, m).mustWrite(t, "after the copy")
		m.process.kill(t)
		empty(t, m.root)
		copyDir(t, copied, m.root)
		m.claimUID += "-again"
	}},
	{name: "the disk of another member is mounted", want: "ForeignDisk", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		other := m.cluster.follower(t, m)
		empty(t, m.root)
		copyDir(t, other.root, m.root)
	}},
	{name: "the marker alone is wiped", want: "ForeignDisk", happen: func(t *testing.T, m *member) {
		m.process.kill(t)
		remove(t, filepath.Join(m.root, "marker.json"))
	}},
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func TestAVoterThatLostItsDataNeverStartsAndNothingIsLost(t *testing.T) {
	t.Parallel()
	for _, l := range losses {
		for _, leaderChanges := range []bool{false, true} {
			name := l.name + " and the leader stays"
			if leaderChanges {
				name = l.name + " and the leader changes"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c := newCluster(t, "3.6")
				c.found(t, 3)
				h := c.user(t, c.members...)
				h.mustWrite(t, "before")
				victim := c.follower(t)
				l.happen(t, victim)
				if leaderChanges {
					c.moveLeader(t, c.follower(t, victim))
				}
				h.mustWrite(t, "while it is down")
				victim.start(t)
				c.hint(t, victim)
				victim.lastWords(t, l.want)
				h.mustWrite(t, "afterwards")
				h.nothingIsLost(t, c, c.leader(t), c.follower(t, victim))
				// The kubelet starts the container again and again.
				victim.start(t)
				c.hint(t, victim)
				victim.lastWords(t, l.want)
			})
		}
	}
}

func TestAWipedLeaderNeverStartsAndNothingIsLost(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 3)
	h := c.user(t, c.members...)
	h.mustWrite(t, "before")
	victim := c.leader(t)
	empty(t, victim.root)
	victim.process.kill(t)
	victim.start(t)
	c.hint(t, victim)
	victim.lastWords(t, "DataLost")
	h.mustWrite(t, "afterwards")
	h.nothingIsLost(t, c, c.leader(t), c.follower(t, victim))
}

// A node whose disks are all new comes back with the pod, and a Secret that is put back from a backup with the ticket.
func TestAFounderWhoseNodeLostAllDisksDoesNotFoundAgain(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 3)
	h := c.user(t, c.members...)
	h.mustWrite(t, "before")
	founder := c.members[0]
	founder.process.kill(t)
	empty(t, founder.root)
	empty(t, founder.control)
	founder.ticket = founder.name + "=" + founder.peerURL()
	h.mustWrite(t, "while it is down")
	founder.start(t)
	founder.lastWords(t, "DataLost")
	h.nothingIsLost(t, c, c.members[1], c.members[2])
}
