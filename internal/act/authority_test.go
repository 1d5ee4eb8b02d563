package act

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// TestNoAuthorityIsMadeAgainByAnOperatorThatDoesNotKnowThatTheClusterIsFounded: it was halted over its first plan, another one founded the
// cluster, and somebody deleted the authority.
func TestNoAuthorityIsMadeAgainByAnOperatorThatDoesNotKnowThatTheClusterIsFounded(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	before := st.s
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.s = before
	name := naming.PeerAuthority("db")
	st.wantSetback(st.do(action.MakeAuthority{Secret: name, CommonName: name}), plan.Stale, "")
	if st.get(name, &corev1.Secret{}) {
		t.Error("an authority was made from an old snapshot")
	}
}

func TestNoLeafIsIssuedByAnOperatorThatDoesNotKnowThatTheClusterIsFounded(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.makeAuthorities()
	before := st.s
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	for secret, issue := range map[string]action.Action{
		"db-a-0-tls":         action.IssueMember{Member: "db-a-0", Renew: true},
		"db-connection":      action.IssueConnection{Secret: "db-connection"},
		"db-operator-client": action.IssueOperatorClient{Secret: "db-operator-client"},
	} {
		st.s = before
		st.wantSetback(st.do(issue), plan.Stale, "")
		if st.get(secret, &corev1.Secret{}) {
			t.Errorf("Secret %s was made by an authority that another one may stand in the place of", secret)
		}
		st.look()
		st.must(issue)
	}
}
