package report

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

func TestTheStatusTellsWhatIsBeingDoneAndSinceWhen(t *testing.T) {
	earlier := metav1.NewTime(now.Add(-time.Hour))
	of := func(kind v1alpha1.OperationType) *v1alpha1.Operation {
		return &v1alpha1.Operation{Type: kind, StartedAt: earlier}
	}
	for _, tc := range []struct {
		name   string
		before *v1alpha1.Operation
		plan   v1alpha1.OperationType
		want   v1alpha1.OperationType
		since  metav1.Time
	}{
		{"something begins", nil, v1alpha1.OperationScale, v1alpha1.OperationScale, metav1.NewTime(now)},
		{"it goes on", of(v1alpha1.OperationScale), v1alpha1.OperationScale, v1alpha1.OperationScale, earlier},
		{"it turns into something else", of(v1alpha1.OperationScale), v1alpha1.OperationReplace, v1alpha1.OperationReplace, metav1.NewTime(now)},
		{"it is done", of(v1alpha1.OperationReplace), "", "", metav1.Time{}},
		{"what is remembered stays", of(v1alpha1.OperationUpgrade), v1alpha1.OperationReplace, v1alpha1.OperationUpgrade, earlier},
		{"what is remembered ends by itself", of(v1alpha1.OperationFound), "", v1alpha1.OperationFound, earlier},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := running(func(s *snapshot.Snapshot) { s.Cluster.Status.Operation = tc.before })
			got := Make(s, plan.Plan{Operation: tc.plan}, plan.Outcome{}).Status.Operation
			if tc.want == "" && got == nil {
				return
			}
			if got == nil || got.Type != tc.want || !got.StartedAt.Equal(&tc.since) {
				t.Errorf("operation %+v, want %s since %s", got, tc.want, tc.since)
			}
		})
	}
}

func TestAMemberTellsWhatIsToBecomeOfIt(t *testing.T) {
	s := running()
	name := s.Cluster.Status.Members[1].Name
	told := Make(s, plan.Plan{Notes: map[string]string{name: "it is to leave"}}, plan.Outcome{}).Status.Members
	if told[1].Message != "it is to leave" || told[0].Message != "" {
		t.Errorf("messages %q, %q", told[0].Message, told[1].Message)
	}
}

func TestVotersThatShareANodeTellSo(t *testing.T) {
	s := running(func(s *snapshot.Snapshot) {
		s.Pods[s.Cluster.Status.Members[2].Name].Spec.NodeName = "n1"
	})
	told := Make(s, plan.Plan{}, plan.Outcome{}).Status.Members
	if !strings.Contains(told[1].Message, told[2].Name) || !strings.Contains(told[2].Message, told[1].Name) || told[0].Message != "" {
		t.Errorf("messages %q, %q, %q", told[0].Message, told[1].Message, told[2].Message)
	}
}
