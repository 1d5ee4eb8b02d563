package act

import (
	"context"
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// founding is a stage in the middle of a founding, with the claim of its founder.
func founding(t *testing.T) *stage {
	t.Helper()
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	st.seeClaim("db-a-0")
	return st
}

func (st *stage) seeClaim(name string) {
	st.Helper()
	var claim corev1.PersistentVolumeClaim
	if !st.get(name, &claim) {
		st.Fatalf("there is no claim %s", name)
	}
	st.s.Claims[name] = &claim
}

// beforeDeletions does something once, before the first deletion gets through.
func (st *stage) beforeDeletions(something func() error) {
	st.Helper()
	done := false
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Delete: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.DeleteOption) error {
			if !done {
				done = true
				if err := something(); err != nil {
					return err
				}
			}
			return c.Delete(ctx, obj, opts...)
		},
	})
}

var givesUp = action.Drop{Members: []string{"db-a-0"}, Why: "test", RestartFounding: true}

// Two operators may look at once, and one of them see a founder fail that the other one sees serve.
func TestAFoundingIsNotCountedAsFoundedWhileItIsTakenApart(t *testing.T) {
	st := founding(t)
	other := &Actor{Client: st.client, Live: st.client, Clients: st.actor.Clients}
	var latched plan.Outcome
	st.beforeDeletions(func() error {
		latched = (&stage{T: t, client: st.client, actor: other, s: st.s}).do(action.Latch{ClusterID: "c1", Version: "3.6.16"})
		return nil
	})
	if outcome := st.do(givesUp); outcome.Err != nil {
		t.Fatal(outcome.Err)
	}
	st.wantSetback(latched, plan.Stale, "")
	st.look()
	if st.s.Founded() || st.s.Cluster.Status.Operation != nil || len(st.s.Cluster.Status.Members) > 0 {
		t.Errorf("status: %+v", st.s.Cluster.Status)
	}
}

func TestNothingIsTakenFromAFoundingThatCountsAsFounded(t *testing.T) {
	st := founding(t)
	before := st.s
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.s = before
	st.wantSetback(st.do(givesUp), plan.Stale, "")
	if !st.get("db-a-0", &corev1.PersistentVolumeClaim{}) {
		t.Error("the claim of the founder is deleted")
	}
}

func TestAFoundingThatWasHalfGivenUpIsGivenUpAltogether(t *testing.T) {
	st := founding(t)
	st.beforeDeletions(func() error { return errors.New("the operator ends") })
	if outcome := st.do(givesUp); outcome.Err == nil {
		t.Fatal("the claim was deleted")
	}
	st.look()
	if operation := st.s.Cluster.Status.Operation; operation == nil || len(operation.Founders) > 0 {
		t.Fatalf("operation: %+v", operation)
	}
	st.seeClaim("db-a-0")
	st.must(givesUp)
	if st.get("db-a-0", &corev1.PersistentVolumeClaim{}) || st.s.Cluster.Status.Operation != nil {
		t.Errorf("the claim is there, or the operation is: %+v", st.s.Cluster.Status)
	}
}

// A pod of a node that is down holds its claim until the node is back, or is deleted.
func TestAFoundingBeginsBesideClaimsThatGoOnlyWhereThoseAreOfOneThatWasGivenUp(t *testing.T) {
	for name, tc := range map[string]struct {
		counter int64
		uid     string
		stays   bool
		waits   bool
	}{
		"of one that was given up":      {counter: 3, uid: "u"},
		"of one whose status was lost":  {uid: "u", waits: true},
		"of an earlier cluster":         {counter: 3, uid: "earlier", waits: true},
		"of one that is not taken away": {counter: 3, uid: "u", stays: true, waits: true},
	} {
		t.Run(name, func(t *testing.T) {
			claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{
				Name: "db-a-0", Namespace: "ns", Finalizers: []string{"kubernetes.io/pvc-protection"},
				Labels: map[string]string{v1alpha1.LabelCluster: "db", v1alpha1.LabelClusterUID: tc.uid},
			}}
			if !tc.stays {
				claim.DeletionTimestamp = new(metav1.Now())
			}
			st := newStage(t, claim)
			st.s.Cluster.Status.MemberCounter = tc.counter
			if err := st.client.Status().Update(t.Context(), st.s.Cluster); err != nil {
				t.Fatal(err)
			}
			st.look()
			if outcome := st.do(members("db-a-3")); tc.waits {
				st.wantSetback(outcome, plan.Waits, "")
			} else if outcome.Err != nil {
				t.Error(outcome.Err)
			}
		})
	}
}
