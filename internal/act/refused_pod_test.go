package act

import (
	"context"
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// answering is a stage with three pods that are ready, whose API server answers so to a pod with a priority class.
func answering(t *testing.T, answer error) *stage {
	t.Helper()
	st := rolling(t)
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if pod, is := obj.(*corev1.Pod); is && pod.Spec.PriorityClassName != "" {
				return answer
			}
			return c.Create(ctx, obj, opts...)
		},
	})
	return st
}

func restartWithPriority() action.Restart {
	restart := restartOf("m1", "u1")
	restart.Pod.Spec.PriorityClassName = "vip"
	return restart
}

func TestNoMemberIsStoppedForAPodThatTheAPIServerRefuses(t *testing.T) {
	st := answering(t, forbidden())
	outcome := st.do(restartWithPriority())
	st.wantSetback(outcome, plan.NeedsUser, v1alpha1.ReasonPodRefused)
	if !strings.Contains(outcome.Err.Error(), "no PriorityClass") || !strings.Contains(outcome.Err.Error(), "m1") {
		t.Errorf("it says neither what the API server said nor of which pod: %v", outcome.Err)
	}
	if !st.podIsThere("m1") {
		t.Error("m1 was stopped")
	}
}

func TestWhatDoesNotTellWhetherAPodWouldBeTakenKeepsNoMemberUp(t *testing.T) {
	for name, answer := range map[string]error{
		"a quota that counts the pod that is to be stopped": apierrors.NewForbidden(schema.GroupResource{Resource: "pods"}, "m1",
			errors.New("exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3")),
		"a webhook that cannot be asked": apierrors.NewBadRequest(`admission webhook "old" does not support dry run`),
	} {
		t.Run(name, func(t *testing.T) {
			st := answering(t, answer)
			if outcome := st.do(restartWithPriority()); outcome.Err != nil || st.podIsThere("m1") {
				t.Errorf("outcome: %+v", outcome)
			}
		})
	}
}

func TestNoMemberIsStoppedWhileTheAPIServerDoesNotSayWhetherItTakesAPod(t *testing.T) {
	st := answering(t, apierrors.NewServiceUnavailable("later"))
	if outcome := st.do(restartWithPriority()); !apierrors.IsServiceUnavailable(outcome.Err) || !st.podIsThere("m1") {
		t.Errorf("outcome: %+v", outcome)
	}
}
