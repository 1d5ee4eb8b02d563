package membership

import (
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/snapshot"
)

func TestOnlyAVoterThatWasSeenWithAVoteKeepsItsClaim(t *testing.T) {
	for _, tc := range []struct {
		name  string
		role  v1alpha1.MemberRole
		phase v1alpha1.MemberPhase
		want  bool
	}{
		{"a voter that voted", v1alpha1.RoleVoter, v1alpha1.PhaseVoting, true},
		{"a voter that did not answer", v1alpha1.RoleVoter, v1alpha1.PhaseUnreachable, true},
		{"a voter to be that only learned", v1alpha1.RoleVoter, v1alpha1.PhaseLearner, false},
		{"a voter to be that never started", v1alpha1.RoleVoter, v1alpha1.PhaseJoining, false},
		{"a read replica", v1alpha1.RoleReadReplica, v1alpha1.PhaseReadReplica, false},
		{"a read replica that did not answer", v1alpha1.RoleReadReplica, v1alpha1.PhaseUnreachable, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			member := snapshot.Member{MemberStatus: v1alpha1.MemberStatus{Role: tc.role, Phase: tc.phase}}
			if got := MayHaveVoted(member); got != tc.want {
				t.Errorf("MayHaveVoted: %t, want %t", got, tc.want)
			}
		})
	}
}
