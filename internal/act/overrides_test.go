package act

import (
	"context"
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// refusing is a stage whose API server refuses pods for which a policy says so.
func refusing(t *testing.T, policy func(*corev1.Pod) error) *stage {
	t.Helper()
	st := newStage(t)
	st.must(members("db-a-0"))
	st.must(action.MakeClaims{Members: []action.MemberRef{{Name: "db-a-0"}}})
	st.s.Cluster.Spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(`{"spec":{"priorityClassName":"vip"}}`)}
	server := st.client
	st.actor.Client = interceptor.NewClient(server.(client.WithWatch), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if pod, is := obj.(*corev1.Pod); is {
				if err := policy(pod); err != nil {
					return err
				}
			}
			return c.Create(ctx, obj, opts...)
		},
	})
	return st
}

func pods(priority string) action.CreatePod {
	meta := metav1.ObjectMeta{Name: "db-a-0", Namespace: "ns"}
	return action.CreatePod{
		Pod:              &corev1.Pod{ObjectMeta: meta, Spec: corev1.PodSpec{PriorityClassName: priority}},
		WithoutOverrides: &corev1.Pod{ObjectMeta: meta},
	}
}

func forbidden() error {
	return apierrors.NewForbidden(schema.GroupResource{Resource: "pods"}, "db-a-0", errors.New("no PriorityClass with name vip was found"))
}

func TestAPodThatIsRefusedWithThePatchIsMadeWithoutAndSaysWhy(t *testing.T) {
	st := refusing(t, func(pod *corev1.Pod) error {
		if pod.Spec.PriorityClassName != "" {
			return forbidden()
		}
		return nil
	})
	if outcome := st.do(pods("vip")); outcome.Err != nil || len(outcome.Done) != 1 {
		t.Fatalf("outcome: %+v", outcome)
	}
	var pod corev1.Pod
	if !st.get("db-a-0", &pod) || !strings.Contains(render.OverridesRefusal(&pod, st.s.Cluster), "no PriorityClass") {
		t.Errorf("the pod says %v", pod.Annotations)
	}
	st.s.Cluster.Spec.Overrides.PodTemplate.Raw = []byte(`{"spec":{"priorityClassName":"other"}}`)
	if why := render.OverridesRefusal(&pod, st.s.Cluster); why != "" {
		t.Errorf("the pod says of another patch: %s", why)
	}
}

func TestAPodThatIsRefusedAnywayIsNotBlamedOnThePatch(t *testing.T) {
	st := refusing(t, func(*corev1.Pod) error { return forbidden() })
	outcome := st.do(pods("vip"))
	if !apierrors.IsForbidden(outcome.Err) || st.get("db-a-0", &corev1.Pod{}) {
		t.Errorf("outcome: %+v", outcome)
	}
}

func TestAnAPIServerThatDoesNotAnswerRefusesNothing(t *testing.T) {
	asked := 0
	st := refusing(t, func(*corev1.Pod) error {
		asked++
		return apierrors.NewServiceUnavailable("later")
	})
	if outcome := st.do(pods("vip")); outcome.Err == nil || asked != 1 {
		t.Errorf("outcome: %+v, asked %d times", outcome, asked)
	}
}
