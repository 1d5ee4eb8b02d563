package plan_test

import (
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
