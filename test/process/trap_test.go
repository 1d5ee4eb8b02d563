//go:build process

package process

import (
	"os"
	"path/filepath"
	"testing"

	"database.example.com/operator/internal/guard"
)

// The disk may be emptied after the guard looked at it: the flags of a start on own data must not let the engine bootstrap.
func TestTheFlagsOfAStartOnOwnDataNeverBootstrapAnEmptyDisk(t *testing.T) {
	t.Parallel()
	for _, minor := range minors {
		t.Run(minor, func(t *testing.T) {
			t.Parallel()
			m := newCluster(t, minor).member(t)
			identity := guard.Identity{ClusterUID: m.cluster.uid, MemberName: m.name, ClaimUID: m.claimUID, PeerURL: m.peerURL()}
			marker := identity.Marker()
			decision := guard.Decide(guard.Facts{Identity: identity, Disk: guard.Disk{Data: guard.Complete, Marker: &marker}})
			dataDir := filepath.Join(m.root, "data")
			m.process = start(t, m.name, nil, engines[minor], append(append(m.flags(), "--data-dir="+dataDir), decision.Flags(identity)...)...)
			if code := m.process.exitCode(t); code == 0 {
				t.Error("the engine ended well on an empty disk")
			}
			if logs, err := filepath.Glob(filepath.Join(dataDir, "member", "wal", "*.wal")); err != nil || len(logs) > 0 {
				t.Errorf("the engine bootstrapped: %v, %v", logs, err)
			}
		})
	}
}

// The control: without any flag that says so, etcd founds a cluster of its own on an empty disk.
func TestWithoutTheGuardsFlagsAnEngineBootstrapsAnEmptyDisk(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	m := c.member(t)
	m.process = start(t, m.name, nil, engines["3.6"], append(m.flags(), "--data-dir="+filepath.Join(m.root, "data"),
		"--name="+m.name, "--initial-advertise-peer-urls="+m.peerURL())...)
	c.serving(t, m)
}

func TestArgumentsThatGoAroundTheGuardEndTheAgent(t *testing.T) {
	t.Parallel()
	m := newCluster(t, "3.6").member(t)
	m.ticket = m.name + "=" + m.peerURL()
	m.process = start(t, m.name, m.environment(), agentBinary, "run", "--", engines["3.6"], "--config-file=/etc/etcd.yaml")
	if code := m.process.exitCode(t); code != 64 {
		t.Errorf("the agent ended with %d, want 64", code)
	}
	if _, err := os.Stat(filepath.Join(m.control, "ticket.spent")); !os.IsNotExist(err) {
		t.Errorf("the ticket was touched: %v", err)
	}
}

func TestAVolumeThatCannotBeReadIsNotTakenForALostOne(t *testing.T) {
	t.Parallel()
	m := newCluster(t, "3.6").member(t)
	m.root = filepath.Join(m.root, "missing")
	m.start(t)
	if code := m.process.exitCode(t); code != 1 {
		t.Errorf("the agent ended with %d, want 1", code)
	}
	if _, err := os.Stat(m.last); !os.IsNotExist(err) {
		t.Errorf("the agent left last words about a disk that it could not read: %v", err)
	}
}
