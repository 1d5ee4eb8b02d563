//go:build process

package process

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/pki"
)

func wantClass(t *testing.T, what string, err error, want etcd.Class) {
	t.Helper()
	if got := etcd.Classify(err); got != want {
		t.Errorf("%s: %v is %q, want %q", what, err, got, want)
	}
}

func TestTheClientChangesAMembershipStepByStep(t *testing.T) {
	onEach(t, minors, 1, func(t *testing.T, c *cluster) {
		founder, learner := c.members[0], c.member(t)
		learner.start(t)
		c.join(t, learner)
		status := c.status(t, learner)
		if !status.Learner || status.IsLeader() || status.ClusterID == 0 || status.MemberID == 0 || status.DBSize == 0 || !strings.HasPrefix(status.Version, c.minor) {
			t.Errorf("the learner's status is %+v", status)
		}
		wantClass(t, "the list from a learner", second(c.client.MemberList(t.Context(), learner.endpoint())), etcd.NotSupportedByLearner)
		wantClass(t, "a read from a learner", c.client.Read(t.Context(), learner.endpoint()), etcd.NotSupportedByLearner)
		c.promote(t, learner)
		c.serving(t, learner)
		wantClass(t, "promoting a voter", c.client.Promote(t.Context(), founder.endpoint(), status.MemberID), etcd.AlreadyExists)
		wantClass(t, "moving leadership through a follower", c.client.MoveLeader(t.Context(), learner.endpoint(), status.MemberID), etcd.NotLeader)
		c.moveLeader(t, learner)
		if leader := c.leader(t); leader != learner {
			t.Errorf("%s leads, want %s", leader.name, learner.name)
		}
		founderID := c.status(t, founder).MemberID
		eventually(t, "the founder to be removed", func() error { return c.client.Remove(t.Context(), learner.endpoint(), founderID) })
		list := c.list(t, learner)
		if want := "voters=(db-a1b2-2) learners=()"; list.String() != want || list.AnsweredBy != status.MemberID {
			t.Errorf("the membership is %s, answered by %x, want %s", list, list.AnsweredBy, want)
		}
		if alarms := must(c.client.Alarms(t.Context(), learner.endpoint()))(t); len(alarms) != 0 {
			t.Errorf("alarms: %v", alarms)
		}
	})
}

func TestTheClientTellsErrorsApart(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.members[0]
	if _, err := c.client.AddLearner(t.Context(), m.endpoint(), "https://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	list := c.list(t, m)
	added, found := list.ByPeerURL("https://127.0.0.1:1")
	if !found || added.Started() {
		t.Fatalf("the added learner is %+v", added)
	}
	wantClass(t, "adding it again", second(c.client.AddLearner(t.Context(), m.endpoint(), "https://127.0.0.1:1")), etcd.AlreadyExists)
	wantClass(t, "promoting one that never started", c.client.Promote(t.Context(), m.endpoint(), added.ID), etcd.LearnerNotReady)
	wantClass(t, "promoting nobody", c.client.Promote(t.Context(), m.endpoint(), 42), etcd.NotFound)
	wantClass(t, "removing nobody", c.client.Remove(t.Context(), m.endpoint(), 42), etcd.NotFound)
	wantClass(t, "no error", nil, etcd.None)

	elsewhere := m.endpoint()
	elsewhere.Address = "127.0.0.1:1"
	wantClass(t, "nobody there", c.client.Read(t.Context(), elsewhere), etcd.Unreachable)
	wantClass(t, "no agent there", second(c.client.AgentState(t.Context(), elsewhere)), etcd.Unreachable)
	another := m.endpoint()
	another.ServerName = "db-a1b2-9"
	wantClass(t, "another member at a reused address", c.client.Read(t.Context(), another), etcd.Refused)
	wantClass(t, "no agent, by another name", second(c.client.AgentState(t.Context(), another)), etcd.Refused)

	m.process.kill(t)
	wantClass(t, "a member that was killed", c.client.Read(t.Context(), m.endpoint()), etcd.Unreachable)
	m.start(t)
	c.serving(t, m)
}

func TestTheLimitOfLearnersIsTold(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.5")
	c.found(t, 1)
	m := c.members[0]
	if _, err := c.client.AddLearner(t.Context(), m.endpoint(), "https://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	wantClass(t, "a second learner on 3.5", second(c.client.AddLearner(t.Context(), m.endpoint(), "https://127.0.0.1:2")), etcd.TooManyLearners)
}

func TestWithAVoterDownAChangeIsRefusedAsUnhealthy(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 3)
	leader, down := c.leader(t), c.follower(t)
	down.process.kill(t)
	_, err := c.client.AddLearner(t.Context(), leader.endpoint(), "https://127.0.0.1:1")
	wantClass(t, "adding to three voters with one down", err, etcd.Unhealthy)
	c.follower(t, down).process.kill(t)
	eventually(t, "the quorum to be lost", func() error {
		s, err := c.client.Status(t.Context(), leader.endpoint())
		if err == nil && s.LeaderID != 0 {
			return fmt.Errorf("still led by %x", s.LeaderID)
		}
		return err
	})
	if class := etcd.Classify(c.client.Read(t.Context(), leader.endpoint())); class != etcd.Unreachable && class != etcd.NoLeader {
		t.Errorf("a read without a quorum is %q", class)
	}
}

func TestForeignersAreRefused(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 1)
	m := c.members[0]
	foreign := must(pki.NewAuthority("foreign", time.Now()))(t)
	own := must(pki.Issue(foreign, pki.Request{CommonName: "root", Client: true}, time.Now()))(t)
	pool := &etcd.Pool{}
	t.Cleanup(func() { pool.Forget("db") })
	for what, credentials := range map[string]etcd.Credentials{
		"a client of a foreign authority": {CA: c.clientCA.Cert, Cert: own.Cert, Key: own.Key},
		"a server of a foreign authority": {CA: foreign.Cert, Cert: c.operator.Cert, Key: c.operator.Key},
	} {
		client := must(pool.For("db", credentials))(t)
		// A refused client certificate shows as a broken connection when that is faster than the refusal.
		eventually(t, what+" to be refused", func() error {
			if err := client.Read(t.Context(), m.endpoint()); etcd.Classify(err) != etcd.Refused {
				return fmt.Errorf("reading: %w is %q", err, etcd.Classify(err))
			}
			if _, err := client.AgentState(t.Context(), m.endpoint()); etcd.Classify(err) != etcd.Refused {
				return fmt.Errorf("asking for the agent: %w is %q", err, etcd.Classify(err))
			}
			return nil
		})
	}
	// New credentials are used at once, and the good ones still work.
	client := must(pool.For("db", etcd.Credentials{CA: c.clientCA.Cert, Cert: c.operator.Cert, Key: c.operator.Key}))(t)
	if err := client.Read(t.Context(), m.endpoint()); err != nil {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }
