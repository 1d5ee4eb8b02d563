package act

import (
	"context"
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
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

// A ResourceQuota counts the pod that is to be stopped as long as it is there.
func TestAMemberIsStoppedForAPodThatItsQuotaHasRoomForInItsPlace(t *testing.T) {
	for name, tc := range map[string]struct {
		lacks string
		room  bool
	}{
		"all pods are there":                {lacks: "requested: pods=1, used: pods=3, limited: pods=3", room: true},
		"fewer pods are allowed by now":     {lacks: "requested: count/pods=1, used: count/pods=3, limited: count/pods=2"},
		"as much memory is asked for":       {lacks: "requested: requests.memory=1Gi, used: requests.memory=3Gi, limited: requests.memory=3Gi", room: true},
		"more memory is asked for":          {lacks: "requested: requests.memory=2Gi, used: requests.memory=3Gi, limited: requests.memory=3Gi"},
		"more memory, and there is some":    {lacks: "requested: memory=2Gi, used: memory=3Gi, limited: memory=4Gi", room: true},
		"one of two resources is too small": {lacks: "requested: limits.cpu=2,pods=1, used: limits.cpu=3,pods=3, limited: limits.cpu=3,pods=3"},
		"as many processors are limited":    {lacks: "requested: limits.cpu=500m,pods=1, used: limits.cpu=3,pods=3, limited: limits.cpu=3,pods=3", room: true},
		"the old one is not counted":        {lacks: "requested: pods=1, used: pods=0, limited: pods=0"},
		"nor is its memory":                 {lacks: "requested: memory=1Gi, used: memory=512Mi, limited: memory=1Gi"},
		"a resource that is not of pods":    {lacks: "requested: count/x=1, used: count/x=3, limited: count/x=3", room: true},
		"words that cannot be read":         {lacks: "as told elsewhere", room: true},
	} {
		t.Run(name, func(t *testing.T) {
			st := rolling(t)
			st.answerDryRuns(apierrors.NewForbidden(schema.GroupResource{Resource: "pods"}, "m1", errors.New("exceeded quota: few, "+tc.lacks)))
			st.s.Pods["m1"].Spec.Containers = []corev1.Container{{Resources: corev1.ResourceRequirements{
				Requests: corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1Gi")},
				Limits:   corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("500m")},
			}}}
			restart := restartOf("m1", "u1")
			outcome := st.do(restart)
			if tc.room && outcome.Err != nil {
				t.Error(outcome.Err)
			} else if !tc.room {
				st.wantSetback(outcome, plan.NeedsUser, v1alpha1.ReasonPodRefused)
			}
			if st.podIsThere("m1") == tc.room {
				t.Errorf("m1 is there: %t", !tc.room)
			}
		})
	}
}

// Else it would be announced that the only voter stops, and that it does not, in turn.
func TestNothingIsAnnouncedBeforeTheAPIServerSaysWhetherItTakesAPod(t *testing.T) {
	for name, answer := range map[string]error{
		"ServiceUnavailable": apierrors.NewServiceUnavailable("later"),
		"NotFound":           apierrors.NewNotFound(schema.GroupResource{Resource: "policies"}, "some"),
		"none":               errors.New("the connection was lost"),
	} {
		st := rolling(t)
		st.answerDryRuns(answer)
		outcome := st.do(action.TryPod{Name: "m1", Pod: readyPod("m1", "")})
		st.wantSetback(outcome, plan.Waits, "")
		if outcome.Err == nil || !strings.Contains(outcome.Err.Error(), "the answer was "+name) {
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
