package report

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// asking is a cluster that runs a version and is asked for another one.
func asking(runs, asked string) *snapshot.Snapshot {
	return running(func(s *snapshot.Snapshot) {
		s.Settings.Images = release.Images{"3.5.35": "a", "3.6.16": "b", "3.7.3": "c"}
		s.Cluster.Status.Version, s.Cluster.Spec.Version = runs, asked
	})
}

func TestTheConditionSaysWhetherARunningClusterCanBeTakenToTheVersion(t *testing.T) {
	for name, tc := range map[string]struct {
		runs, asked string
		status      metav1.ConditionStatus
		reason      string
	}{
		"what it runs":                         {"3.6.16", "3.6.16", metav1.ConditionTrue, v1alpha1.ReasonKnown},
		"what it runs, which nobody gets anew": {"3.5.20", "3.5.20", metav1.ConditionTrue, v1alpha1.ReasonKnown},
		"two minor versions up":                {"3.5.35", "3.7.3", metav1.ConditionTrue, v1alpha1.ReasonKnown},
		"one minor version down":               {"3.7.3", "3.6.16", metav1.ConditionTrue, v1alpha1.ReasonKnown},
		"two minor versions down":              {"3.7.3", "3.5.35", metav1.ConditionFalse, v1alpha1.ReasonPathUnsupported},
		"a patch below a gate":                 {"3.7.3", "3.6.10", metav1.ConditionFalse, v1alpha1.ReasonUpgradeFromOnly},
		"an unknown version":                   {"3.7.3", "3.9.9", metav1.ConditionFalse, v1alpha1.ReasonUnknownVersion},
	} {
		t.Run(name, func(t *testing.T) {
			r := Make(asking(tc.runs, tc.asked), settled(), plan.Outcome{})
			expect(t, r.Status, v1alpha1.ConditionVersionSupported, tc.status, tc.reason)
			told := meta.FindStatusCondition(r.Status.Conditions, v1alpha1.ConditionVersionSupported)
			if tc.reason == v1alpha1.ReasonPathUnsupported && !strings.Contains(told.Message, "3.6.16") {
				t.Errorf("the message does not name the way: %s", told.Message)
			}
		})
	}
}

func TestTheVersionOfTheClusterIsNotThatOfAMemberThatIsAhead(t *testing.T) {
	s := asking("3.6.16", "3.7.3")
	s.Cluster.Status.Operation = &v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.7.3"}
	for i := range int64(3) {
		s.Etcd.Looks[naming.Member("db", "u", i)].Status.Version = "3.7.3"
	}
	r := Make(s, settled(), plan.Outcome{})
	if r.Status.Version != "3.6.16" || r.Status.Members[0].Version != "3.7.3" {
		t.Errorf("version %s, of the first member %s", r.Status.Version, r.Status.Members[0].Version)
	}
	if r.Status.Operation == nil || r.Status.Operation.Version != "3.7.3" {
		t.Errorf("operation %+v", r.Status.Operation)
	}
}

func TestALostVersionIsFilledWithTheLowestThatAMemberRuns(t *testing.T) {
	s := asking("", "3.7.3")
	s.Etcd.Looks[naming.Member("db", "u", 1)].Status.Version = "3.7.3"
	if r := Make(s, settled(), plan.Outcome{}); r.Status.Version != "3.6.16" {
		t.Errorf("version %s", r.Status.Version)
	}
}

func TestTheStatusNamesWhatOfAMemberDiffersFromTheSpec(t *testing.T) {
	p := settled()
	p.Drift = map[string][]string{naming.Member("db", "u", 1): {"Resources"}}
	r := Make(running(), p, plan.Outcome{})
	if len(r.Status.Members[0].Drift) > 0 || strings.Join(r.Status.Members[1].Drift, " ") != "Resources" {
		t.Errorf("members %+v", r.Status.Members)
	}
}
