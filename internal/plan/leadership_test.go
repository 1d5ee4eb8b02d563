package plan_test

import (
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/snapshot"
)

// A step that etcd refuses stops those after it, and etcd may refuse to move leadership for long: while the heir lags.
func TestALostPodDoesNotWaitForLeadershipToMove(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.happen("cordon", "n0")
	w.happen("delete-pod", "m2")
	for _, step := range plan.Make(w.snapshot()).Steps {
		switch step.Rule {
		case "pods":
			return
		case "leadership":
			t.Fatal("leadership moves before the pod is made")
		}
	}
	t.Fatal("no pod is made")
}

func TestLeadershipGoesToNobodyWhoLagsOrIsToLeave(t *testing.T) {
	for name, change := range map[string]func(*world, *snapshot.Snapshot){
		"both lag": func(w *world, s *snapshot.Snapshot) { w.haveApplied(s, 50000, 40000, 40000) },
		"one lags, and the other is to leave": func(w *world, s *snapshot.Snapshot) {
			w.haveApplied(s, 50000, 50000, 40000)
			s.Cluster.Annotations = map[string]string{v1alpha1.AnnotationReplace: w.name("m1")}
			s.Cluster.Status.Members = append(s.Cluster.Status.Members, v1alpha1.MemberStatus{Name: w.name("m9"), Role: v1alpha1.RoleVoter})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.run(12)
			w.now = w.now.Add(time.Minute)
			w.cordon("m0")
			s := w.snapshot()
			if _, moves := holds[action.MoveLeader](plan.Make(s)); !moves {
				t.Fatal("leadership does not leave a node that is cordoned")
			}
			change(w, s)
			if move, moves := holds[action.MoveLeader](plan.Make(s)); moves {
				t.Errorf("%s", move)
			}
		})
	}
}
