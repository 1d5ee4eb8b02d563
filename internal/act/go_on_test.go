package act

import (
	"context"
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/render"
)

// lostPodBesideATakenName is a plan whose first step meets a Service of someone else, and whose second makes a pod.
func lostPodBesideATakenName(st *stage) plan.Outcome {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
	return st.actor.Do(st.Context(), st.s, plan.Plan{Steps: []verdict.Step{
		{Rule: "services", Actions: []action.Action{action.ApplyService{Service: render.ReadService(st.s.Cluster)}}},
		{Rule: "pods", Actions: []action.Action{action.CreatePod{Pod: pod, Again: true}}},
	}})
}

func foreignService() *corev1.Service {
	return &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "db-read", Namespace: "ns"}}
}

func TestALostPodOfAFoundedClusterDoesNotWaitForTheUser(t *testing.T) {
	st := newStage(t, foreignService())
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.wantSetback(lostPodBesideATakenName(st), plan.NeedsUser, v1alpha1.ReasonNameTaken)
	if !st.get("db-a-0", &corev1.Pod{}) {
		t.Error("the pod was not made")
	}
}

func TestAFoundingStopsAtATakenName(t *testing.T) {
	st := newStage(t, foreignService())
	st.wantSetback(lostPodBesideATakenName(st), plan.NeedsUser, v1alpha1.ReasonNameTaken)
	if st.get("db-a-0", &corev1.Pod{}) {
		t.Error("a pod was made beside a name that is taken")
	}
}

// A ResourceQuota that is used up and a policy that is broken are both answered with Forbidden, and a webhook that gives no code with BadRequest.
func TestALostPodOfAFoundedClusterDoesNotWaitForWhatIsRefused(t *testing.T) {
	for name, refusal := range map[string]error{
		"forbidden": apierrors.NewForbidden(schema.GroupResource{Resource: "services"}, "db-read", errors.New("exceeded quota")),
		"refused":   apierrors.NewBadRequest(`admission webhook "policy" denied the request`),
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.must(members("db-a-0"))
			st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
			st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
			st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
				Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
					if _, service := obj.(*corev1.Service); service {
						return refusal
					}
					return c.Create(ctx, obj, opts...)
				},
			})
			outcome := lostPodBesideATakenName(st)
			if apierrors.ReasonForError(outcome.Err) != apierrors.ReasonForError(refusal) {
				t.Errorf("the outcome is %v, want that the Service is %s", outcome.Err, name)
			}
			if !st.get("db-a-0", &corev1.Pod{}) {
				t.Error("the pod was not made")
			}
		})
	}
}

func TestALostPodOfAFoundedClusterDoesNotWaitForAnAuthorityThatCannotBeRead(t *testing.T) {
	authorities := []string{"db-peer-ca", "db-client-ca", "db-operator-ca"}
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	for _, name := range authorities {
		st.must(action.MakeAuthority{Secret: name, CommonName: name})
	}
	st.must(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	st.s.Secrets["db-peer-ca"].Data[corev1.TLSPrivateKeyKey] = []byte("not a key")
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}}
	outcome := st.actor.Do(st.Context(), st.s, plan.Plan{Steps: []verdict.Step{
		{Rule: "certificates", Actions: []action.Action{action.IssueMember{Member: "db-a-0", Renew: true}}},
		{Rule: "pods", Actions: []action.Action{action.CreatePod{Pod: pod, Again: true}}},
	}})
	st.wantSetback(outcome, plan.NeedsUser, v1alpha1.ReasonAuthorityMissing)
	if !st.get("db-a-0", &corev1.Pod{}) {
		t.Error("the pod was not made")
	}
}
