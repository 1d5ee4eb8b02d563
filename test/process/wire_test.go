//go:build process

package process

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/guard/ask"
)

// The agent reads gRPC and protobuf by hand, so every engine's answers are compared with what etcd's own library reads.
func TestTheAgentReadsEveryEnginesMemberListAsTheLibraryDoes(t *testing.T) {
	onEach(t, minors, 1, func(t *testing.T, c *cluster) {
		m := c.members[0]
		if _, err := c.client.AddLearner(t.Context(), m.endpoint(), "https://127.0.0.1:1"); err != nil {
			t.Fatal(err)
		}
		client := must(ask.New(m.tlsDir, serverName))(t)
		got := must(client.MemberList(t.Context(), m.clientAddress()))(t)
		library := c.list(t, m)
		want := ask.MemberList{ClusterID: library.ClusterID, AnsweredBy: library.AnsweredBy}
		for _, m := range library.Members {
			want.Members = append(want.Members, askMember(m))
		}
		byID := func(a, b ask.Member) int { return cmp.Compare(a.ID, b.ID) }
		slices.SortFunc(got.Members, byID)
		slices.SortFunc(want.Members, byID)
		if len(got.Members) != 2 || !reflect.DeepEqual(got, want) {
			t.Errorf("the agent reads\n%+v, the library\n%+v", got, want)
		}
		status := must(client.Status(t.Context(), m.clientAddress()))(t)
		if status.MemberID != library.AnsweredBy || status.Leader != status.MemberID || status.RaftIndex == 0 {
			t.Errorf("the agent reads the status %+v of the leader %x", status, library.AnsweredBy)
		}
	})
}

func askMember(m etcd.Member) ask.Member {
	return ask.Member{ID: m.ID, Name: m.Name, PeerURLs: m.PeerURLs, ClientURLs: m.ClientURLs, Learner: m.Learner}
}

// What the agent asks by is the promise that only a quorum answers.
func TestALearnerAndAVoterWithoutAQuorumAnswerNoList(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "3.6")
	c.found(t, 2)
	learner := c.member(t)
	learner.start(t)
	c.join(t, learner)
	client := must(ask.New(learner.tlsDir, serverName))(t)
	if list, err := client.MemberList(t.Context(), learner.clientAddress()); err == nil {
		t.Errorf("a learner answered %+v", list)
	}
	left := c.leader(t)
	c.follower(t, learner).process.kill(t)
	ctx, cancel := contextWithin(t, oneElection)
	defer cancel()
	if list, err := client.MemberList(ctx, left.clientAddress()); err == nil {
		t.Errorf("a voter without a quorum answered %+v", list)
	}
}
