package report

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

// That etcd could be read a moment ago says nothing: it was read then, too, and served nobody.
func TestAClusterWithACorruptMemberStaysUnavailableWhileNobodyTellsOfItsAlarms(t *testing.T) {
	before := Make(running(func(s *snapshot.Snapshot) {
		s.Etcd.Alarms = []snapshot.Alarm{{Type: "CORRUPT", MemberID: 0xa1}}
	}), settled(), plan.Outcome{})
	for name, change := range map[string]func(*snapshot.Etcd){
		"nobody leads":               func(e *snapshot.Etcd) { e.List, e.Leader = nil, "" },
		"the alarms cannot be asked": func(e *snapshot.Etcd) { e.AlarmsUnknown = true },
	} {
		t.Run(name, func(t *testing.T) {
			r := Make(running(func(s *snapshot.Snapshot) {
				change(&s.Etcd)
				s.Etcd.LastRead = s.Now
				s.Cluster.Status.Conditions = before.Status.Conditions
			}), settled(), plan.Outcome{})
			expect(t, r.Status, v1alpha1.ConditionAvailable, metav1.ConditionFalse, v1alpha1.ReasonCorrupt)
		})
	}
}
