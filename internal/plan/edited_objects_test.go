package plan_test

import (
	"testing"

	policyv1 "k8s.io/api/policy/v1"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

func TestWhatSomeoneEditedIsPutBack(t *testing.T) {
	for name, edit := range map[string]func(*snapshot.Snapshot){
		"the selector of the budget": func(s *snapshot.Snapshot) {
			s.Budget.Spec.Selector.MatchLabels = map[string]string{"no": "pod"}
		},
		"the budget's care for pods that are not ready": func(s *snapshot.Snapshot) {
			never := policyv1.IfHealthyBudget
			s.Budget.Spec.UnhealthyPodEvictionPolicy = &never
		},
		"the host in the connection Secret": func(s *snapshot.Snapshot) {
			s.Secrets[naming.Connection("db")].Data["host"] = []byte("elsewhere")
		},
		"the selector of the client Service": func(s *snapshot.Snapshot) { s.Services["db"].Spec.Selector = nil },
		"the ports of the peer Service":      func(s *snapshot.Snapshot) { s.Services["db-peer"].Spec.Ports = nil },
		"the connection Secret, deleted":     func(s *snapshot.Snapshot) { delete(s.Secrets, naming.Connection("db")) },
		"the budget, deleted":                func(s *snapshot.Snapshot) { s.Budget = nil },
		"the client Service, deleted":        func(s *snapshot.Snapshot) { delete(s.Services, "db") },
		"a member's Secret, deleted": func(s *snapshot.Snapshot) {
			delete(s.Secrets, naming.MemberCertificates(s.Cluster.Status.Members[0].Name))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.run(12)
			s := w.snapshot()
			if p := plan.Make(s); len(p.Steps) > 0 {
				t.Fatalf("the cluster has not settled:\n%s", p)
			}
			edit(s)
			if p := plan.Make(s); len(p.Steps) != 1 || len(p.Steps[0].Actions) != 1 {
				t.Errorf("plan:\n%s", p)
			}
		})
	}
}
