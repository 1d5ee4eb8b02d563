//go:build process

package process

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/pki"
)

const (
	// serverName is in every server certificate of a cluster, as the peer Service's name is.
	serverName = "db-peer.ns.svc.cluster.local"
	clientPort = "23790"
	peerPort   = "23800"
	// metricsPort is plain HTTP.
	metricsPort = "23810"

	// addresses is how many loopback addresses a cluster has to itself, networks how many clusters that leaves room for.
	addresses = 32
	networks  = 256 * 256 / addresses
)

// clusters counts the clusters of this test run: each has loopback addresses of its own.
var clusters atomic.Int32

// cluster is a set of members with certificates of their own, and the operator's client.
type cluster struct {
	// minor is the engine of new members, by its key in engines.
	minor  string
	uid    string
	number int
	// made is how many members were made; members are those that the cluster has.
	made    int
	members []*member

	clientCA, operatorCA, peerCA pki.Pair
	operator                     pki.Pair
	client                       etcd.Client
}

func newCluster(t *testing.T, minor string) *cluster {
	t.Helper()
	n := int(clusters.Add(1)) - 1
	if n >= networks {
		t.Fatalf("there are no loopback addresses for more than %d clusters", networks)
	}
	c := &cluster{minor: minor, uid: fmt.Sprintf("uid-%d-%d", os.Getpid(), n), number: n}
	now := time.Now()
	for name, ca := range map[string]*pki.Pair{"client": &c.clientCA, "operator": &c.operatorCA, "peer": &c.peerCA} {
		*ca = must(pki.NewAuthority("db "+name, now))(t)
	}
	c.operator = must(pki.Issue(c.operatorCA, pki.Request{CommonName: "root", Client: true}, now))(t)
	pool := &etcd.Pool{}
	c.client = must(pool.For(c.uid, etcd.Credentials{CA: c.clientCA.Cert, Cert: c.operator.Cert, Key: c.operator.Key}))(t)
	t.Cleanup(func() { pool.Forget(c.uid) })
	return c
}

func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// member makes a member with an empty volume and without a process.
func (c *cluster) member(t *testing.T) *member {
	t.Helper()
	c.made++
	n := c.made
	if n >= addresses {
		t.Fatalf("there are no loopback addresses for more than %d members", addresses-1)
	}
	address := c.number*addresses + n
	m := &member{
		cluster: c, engine: c.minor, name: fmt.Sprintf("db-a1b2-%d", n),
		ip:       fmt.Sprintf("127.%d.%d.%d", 64+os.Getpid()%128, address/256, address%256),
		claimUID: fmt.Sprintf("claim-%d", n), root: t.TempDir(), control: t.TempDir(), tlsDir: t.TempDir(), last: t.TempDir() + "/termination-log",
	}
	c.members = append(c.members, m)
	m.issueCertificates(t)
	return m
}

// found makes n voters as the operator does: from 3.6 on one founder and learners that are promoted together, on 3.5 all at once.
func (c *cluster) found(t *testing.T, n int) {
	t.Helper()
	founders := 1
	if minorOf(c.minor) == "3.5" {
		founders = n
	}
	for range founders {
		c.member(t)
	}
	var ticket []string
	for _, m := range c.members {
		ticket = append(ticket, m.name+"="+m.peerURL())
	}
	for _, m := range c.members {
		m.ticket = strings.Join(ticket, ",")
		m.start(t)
	}
	c.serving(t, c.members...)
	var joined []*member
	for range n - founders {
		m := c.member(t)
		m.start(t)
		c.join(t, m)
		joined = append(joined, m)
	}
	for _, m := range joined {
		c.promote(t, m)
	}
	c.serving(t, c.members...)
}

// join adds the member as a learner and tells its waiting agent whom to ask.
func (c *cluster) join(t *testing.T, m *member) {
	t.Helper()
	leader := c.leader(t)
	eventually(t, m.name+" to wait", func() error {
		_, err := c.client.AgentState(t.Context(), m.endpoint())
		return err
	})
	eventually(t, m.name+" to be added", func() error {
		_, err := c.client.AddLearner(t.Context(), leader.endpoint(), m.peerURL())
		return err
	})
	c.hint(t, m)
	eventually(t, m.name+" to have joined", func() error {
		s, err := c.client.Status(t.Context(), m.endpoint())
		if err == nil && s.LeaderID == 0 {
			return fmt.Errorf("it has no leader: %+v", s)
		}
		return err
	})
}

// hint tells a waiting agent whom to ask, unless it has decided without that.
func (c *cluster) hint(t *testing.T, m *member) {
	t.Helper()
	leader := c.leader(t)
	eventually(t, m.name+" to hear a hint", func() error {
		err := c.client.Hint(t.Context(), m.endpoint(), []string{leader.clientAddress()})
		if !m.process.running() || etcd.Classify(err) == etcd.NotWaiting {
			return nil
		}
		return err
	})
}

func (c *cluster) promote(t *testing.T, m *member) {
	t.Helper()
	leader := c.leader(t)
	id := c.status(t, m).MemberID
	eventually(t, m.name+" to be promoted", func() error { return c.client.Promote(t.Context(), leader.endpoint(), id) })
}

// serving waits until each of the members serves a linearizable read.
func (c *cluster) serving(t *testing.T, members ...*member) {
	t.Helper()
	for _, m := range members {
		eventually(t, m.name+" to serve", func() error {
			if !m.process.running() {
				t.Fatalf("%s ended; its log ends with\n%s", m.name, m.process.tail())
			}
			return c.client.Read(t.Context(), m.endpoint())
		})
	}
}

// status is what a member says of itself. One call may fail on a machine that others use, too; what counts is the answer.
func (c *cluster) status(t *testing.T, m *member) (status etcd.Status) {
	t.Helper()
	eventually(t, m.name+" to tell its status", func() (err error) {
		status, err = c.client.Status(t.Context(), m.endpoint())
		return err
	})
	return status
}

// list is the member list as a member gives it.
func (c *cluster) list(t *testing.T, m *member) (list etcd.MemberList) {
	t.Helper()
	eventually(t, m.name+" to tell the member list", func() (err error) {
		list, err = c.client.MemberList(t.Context(), m.endpoint())
		return err
	})
	return list
}

// leader finds the member that leads.
func (c *cluster) leader(t *testing.T) *member {
	t.Helper()
	var leader *member
	eventually(t, "a leader", func() error {
		for _, m := range c.members {
			if m.process == nil || !m.process.running() {
				continue
			}
			if s, err := c.client.Status(t.Context(), m.endpoint()); err == nil && s.IsLeader() {
				leader = m
				return nil
			}
		}
		return fmt.Errorf("nobody leads")
	})
	return leader
}

// follower finds a voter that does not lead, other than the given ones.
func (c *cluster) follower(t *testing.T, others ...*member) *member {
	t.Helper()
	leader := c.leader(t)
next:
	for _, m := range c.members {
		for _, other := range append(others, leader) {
			if m == other {
				continue next
			}
		}
		return m
	}
	t.Fatal("there is no other follower")
	return nil
}

// moveLeader makes the given member lead.
func (c *cluster) moveLeader(t *testing.T, to *member) {
	t.Helper()
	id := c.status(t, to).MemberID
	eventually(t, to.name+" to lead", func() error {
		leader := c.leader(t)
		if leader == to {
			return nil
		}
		return c.client.MoveLeader(t.Context(), leader.endpoint(), id)
	})
}
