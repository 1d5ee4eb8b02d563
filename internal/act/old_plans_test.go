package act

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/render"
)

func TestWhoGotAVoteMeanwhileIsNotRemovedAsALearner(t *testing.T) {
	st, e := withEtcd(t)
	st.wantSetback(st.do(action.RemoveLearner{Leader: "db-a-0", Member: "db-a-2", ID: 0xa2}), plan.Stale, "")
	if len(e.removed) > 0 {
		t.Errorf("removed %x, which votes", e.removed)
	}
}

func TestNothingOfAMemberIsTakenAwayByAnOldStatus(t *testing.T) {
	st := founding(t)
	st.touch()
	st.wantSetback(st.do(action.Drop{Members: []string{"db-a-0"}}), plan.Stale, "")
	if !st.get("db-a-0", &corev1.PersistentVolumeClaim{}) {
		t.Error("its claim is deleted")
	}
}

func TestWhatNeedsAStepThatFailedIsNotDone(t *testing.T) {
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if _, service := obj.(*corev1.Service); service {
				return apierrors.NewServiceUnavailable("later")
			}
			return c.Create(ctx, obj, opts...)
		},
	})
	if outcome := lostPodBesideATakenName(st); !apierrors.IsServiceUnavailable(outcome.Err) {
		t.Errorf("the outcome is %v, want that the Service cannot be made now", outcome.Err)
	}
	if st.get("db-a-0", &corev1.Pod{}) {
		t.Error("a pod was made before the Service that leads to it")
	}
}

func TestAPodIsNoOrphanThatGotAMemberMeanwhile(t *testing.T) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns", UID: "p"}}
	st := newStage(t, pod)
	var seen corev1.Pod
	st.get("db-a-0", &seen)
	st.s.Pods["db-a-0"] = &seen
	before := st.s
	st.must(members("db-a-0"))
	st.s = before
	st.wantSetback(st.do(action.DeletePod{Name: "db-a-0", UID: "p", Orphan: true}), plan.Stale, "")
	if !st.get("db-a-0", &corev1.Pod{}) {
		t.Error("the pod of a member is deleted")
	}
}

func TestNothingIsDoneByALookThatIsOlderThanTheStatus(t *testing.T) {
	st := newStage(t)
	outcome := st.actor.Do(t.Context(), st.s, plan.Plan{Steps: []verdict.Step{
		{Rule: "assign", Actions: []action.Action{members("db-a-0")}},
		{Rule: "services", Actions: []action.Action{action.ApplyService{Service: render.ReadService(st.s.Cluster)}}},
	}})
	if outcome.Err != nil || !outcome.StatusWritten {
		t.Fatalf("outcome: %+v", outcome)
	}
	if st.get("db-read", &corev1.Service{}) {
		t.Error("the plan was gone on with after the status was written")
	}
}
