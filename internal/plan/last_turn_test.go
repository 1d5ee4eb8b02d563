package plan_test

import (
	"slices"
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// The last member that ran the version below, or above, was taken out for lost, and the one in its place was made to run it: in the look in which
// the change of the version ends it has the pod that its member is to run, and the cluster speaks another one already.
func TestNobodyJoinsWithTheVersionThatAllMembersHaveLeft(t *testing.T) {
	for version, operation := range map[string]v1alpha1.OperationType{
		"3.7.3": v1alpha1.OperationUpgrade, "3.5.35": v1alpha1.OperationDowngrade,
	} {
		t.Run(version, func(t *testing.T) {
			s := aboutToJoin(t)
			s.Cluster.Spec.Version = version
			s.Cluster.Status.Operation = &v1alpha1.Operation{Type: operation, Version: version}
			for name, look := range s.Etcd.Looks {
				if look.Status != nil {
					look.Status.Version = version
					look.Metrics = &snapshot.Metrics{ClusterVersion: version[:3]}
					s.Etcd.Looks[name] = look
					s.Cluster.Status.Operation.Members = append(s.Cluster.Status.Operation.Members, name)
				}
			}
			p := plan.Make(s)
			if _, settles := holds[action.Settle](p); !settles {
				t.Fatalf("the change of the version does not end:\n%s", p)
			}
			if add, adds := holds[action.AddLearner](p); adds {
				t.Errorf("%s joins:\n%s", add.Member, p)
			}
		})
	}
}

// Names may have been given while the size was asked for, and before a voter that was lost told that versions are mixed.
func TestNobodyWhoHasANameJoinsWhileVersionsAreMixedAndNoVoterIsMissing(t *testing.T) {
	s := aboutToJoin(t)
	s.Cluster.Spec.Version = "3.7.3"
	turn := s.Cluster.Status.Members[1].Name
	s.Cluster.Status.Operation = &v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.7.3", Members: []string{turn}}
	s.Etcd.Looks[turn].Status.Version = "3.7.3"
	if add, adds := holds[action.AddLearner](plan.Make(s)); adds {
		t.Errorf("%s joins:\n%s", add.Member, plan.Make(s))
	}
	lost := s.Cluster.Status.Members[2]
	s.Etcd.List.Members = slices.DeleteFunc(s.Etcd.List.Members, func(m snapshot.ListedMember) bool { return m.Name == lost.Name })
	if _, adds := holds[action.AddLearner](plan.Make(s)); !adds {
		t.Errorf("nobody joins in the place of one that was lost:\n%s", plan.Make(s))
	}
}

// aboutToJoin is a cluster of three voters as it is seen when a fourth one is added next.
func aboutToJoin(t *testing.T) *snapshot.Snapshot {
	t.Helper()
	five := int32(5)
	w := newWorld()
	w.run(30)
	w.cluster.Spec.Size = &five
	for range 30 {
		s := w.snapshot()
		if _, adds := holds[action.AddLearner](plan.Make(s)); adds {
			return s
		}
		w.round(0)
	}
	t.Fatal("nobody joins")
	return nil
}
