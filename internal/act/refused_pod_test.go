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

// answerDryRuns lets the API server answer so when it is asked whether it would take something.
func (st *stage) answerDryRuns(answer error) {
	st.actor.Client = interceptor.NewClient(st.client.(client.WithWatch), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if (&client.CreateOptions{}).ApplyOptions(opts).DryRun != nil {
				return answer
			}
			return c.Create(ctx, obj, opts...)
		},
	})
}

func TestNoMemberIsStoppedForAPodThatTheAPIServerRefuses(t *testing.T) {
	st := rolling(t)
	st.answerDryRuns(forbidden())
	outcome := st.do(restartOf("m1", "u1"))
	st.wantSetback(outcome, plan.NeedsUser, v1alpha1.ReasonPodRefused)
	if !strings.Contains(outcome.Err.Error(), "no PriorityClass") || !strings.Contains(outcome.Err.Error(), "m1") {
		t.Errorf("it says neither what the API server said nor of which pod: %v", outcome.Err)
	}
	if !st.podIsThere("m1") {
		t.Error("m1 was stopped")
	}
}

func TestAWebhookThatCannotBeAskedKeepsNoMemberUp(t *testing.T) {
	st := rolling(t)
	st.answerDryRuns(apierrors.NewBadRequest(`admission webhook "old" does not support dry run`))
	if outcome := st.do(restartOf("m1", "u1")); outcome.Err != nil || st.podIsThere("m1") {
		t.Errorf("outcome: %+v", outcome)
	}
}

// Else it would be announced that the only voter stops, and that it does not, in turn.
func TestNothingIsAnnouncedBeforeTheAPIServerSaysWhetherItTakesAPod(t *testing.T) {
	for name, answer := range map[string]error{
		"it does not answer":            apierrors.NewServiceUnavailable("later"),
		"a webhook finds something not": apierrors.NewNotFound(schema.GroupResource{Resource: "policies"}, "some"),
	} {
		st := rolling(t)
		st.answerDryRuns(answer)
		outcome := st.do(action.TryPod{Name: "m1", Pod: readyPod("m1", "")})
		st.wantSetback(outcome, plan.Waits, "")
		if outcome.Err == nil || !strings.Contains(outcome.Err.Error(), "waits until the API server says") {
			t.Errorf("%s: %v", name, outcome.Err)
		}
	}
}

func TestNoMemberIsStoppedWhileTheAPIServerDoesNotSayWhetherItTakesAPod(t *testing.T) {
	st := rolling(t)
	st.answerDryRuns(apierrors.NewServiceUnavailable("later"))
	if outcome := st.do(restartOf("m1", "u1")); !apierrors.IsServiceUnavailable(outcome.Err) || !st.podIsThere("m1") {
		t.Errorf("outcome: %+v", outcome)
	}
}
