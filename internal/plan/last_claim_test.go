package plan_test

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// A claim that is being deleted is there as long as a pod holds it. Where nobody can take its member's place, the end of the pod would be the
// end of the database.
func TestTheOnlyVoterIsNeverStoppedWhileItsClaimIsBeingDeleted(t *testing.T) {
	one, heartbeat := int32(1), int32(150)
	w := withLongestNames()
	w.cluster.Spec.Size = &one
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.cluster.Status.MemberCounter = 10
	w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
	w.round(0) // It is announced first.
	if p := plan.Make(w.snapshot()); len(restarts(p)) != 1 {
		t.Fatalf("it is to be started anew:\n%s", p)
	}
	now := metav1.NewTime(w.now)
	w.claims[w.name("m0")].DeletionTimestamp = &now
	if p := plan.Make(w.snapshot()); len(restarts(p)) > 0 || !strings.Contains(p.String(), "is being deleted") {
		t.Errorf("the pod that holds the data is stopped, or nobody is told why it is not:\n%s", p)
	}
}

func TestTheOnlyVoterWhoseClaimIsBeingDeletedIsReplacedInTheMiddleOfAChangeOfTheVersion(t *testing.T) {
	for name, tc := range map[string]struct {
		from, to string
		turn     bool
	}{
		"an upgrade":                   {"3.5.35", "3.6.16", false},
		"an upgrade that had its turn": {"3.5.35", "3.6.16", true},
		"a downgrade":                  {"3.6.16", "3.5.35", false},
	} {
		t.Run(name, func(t *testing.T) {
			one := int32(1)
			w := newWorld()
			w.cluster.Spec.Size, w.cluster.Spec.Version = &one, tc.from
			w.run(12)
			w.now = w.now.Add(time.Minute)
			w.cluster.Spec.Version = tc.to
			for range 12 {
				if operation := w.cluster.Status.Operation; operation != nil && (!tc.turn || len(operation.Members) > 0) {
					break
				}
				w.round(0)
			}
			first := w.pods[w.name("m0")].UID
			now := metav1.NewTime(w.now)
			w.claims[w.name("m0")].DeletionTimestamp = &now
			for range 60 {
				if pod := w.pods[w.name("m0")]; w.find(w.name("m0")) != nil && (pod == nil || pod.UID != first) {
					t.Fatal("the pod that holds the data is stopped")
				}
				w.now = w.now.Add(10 * time.Second)
				w.round(0)
			}
			p := plan.Make(w.snapshot())
			if w.cluster.Status.Version != tc.to || p.Progress.Reason != v1alpha1.ReasonSettled || len(w.listed) != 1 || w.find(w.name("m0")) != nil {
				t.Errorf("it stays at %s with %d members for ever:\n%s", w.cluster.Status.Version, len(w.listed), w.short(p.String()))
			}
		})
	}
}

func TestNoPodIsDeletedThatHoldsAClaimWithoutWhichThereIsNoQuorum(t *testing.T) {
	for name, tc := range map[string]struct {
		down    []string
		deletes bool
		rebuilt bool
	}{
		"the others have a quorum":                  {deletes: true},
		"one of the others is down":                 {down: []string{"m1"}},
		"the status was lost, and one more is down": {down: []string{"m1"}, rebuilt: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.run(12)
			w.now = w.now.Add(time.Minute)
			heartbeat := int32(150)
			w.cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
			s := w.snapshot()
			for _, down := range append(tc.down, "m0") {
				status := s.Pods[w.name(down)].Status.ContainerStatuses
				status[0].State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}
				delete(s.Etcd.Looks, w.name(down))
			}
			if len(tc.down) > 0 {
				s.Etcd.List, s.Etcd.Leader = nil, ""
			}
			if tc.rebuilt {
				s.Cluster.Status.ClusterID = ""
			}
			now := s.Pods[w.name("m0")].CreationTimestamp
			s.Claims[w.name("m0")].DeletionTimestamp = &now
			deleted := false
			for _, step := range plan.Make(s).Steps {
				for _, a := range step.Actions {
					if d, is := a.(action.DeletePod); is && strings.HasSuffix(d.Name, "-0") {
						deleted = true
					}
				}
			}
			if deleted && !tc.deletes {
				t.Errorf("the pod of m0 is deleted:\n%s", w.short(plan.Make(s).String()))
			}
		})
	}
}
