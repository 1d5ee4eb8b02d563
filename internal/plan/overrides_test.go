package plan_test

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

func (w *world) override(patch string) {
	w.cluster.Spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(patch)}
}

func TestAPatchOfTheTemplateIsRolledOut(t *testing.T) {
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.override(`{"spec":{"dnsPolicy":"Default"}}`)
	p := plan.Make(w.snapshot())
	if got := restarts(p); len(got) != 1 || got[0] != w.name("m1") || p.Drift[w.name("m1")][0] != "Overrides" {
		t.Errorf("restarts of %v:\n%s", got, p)
	}
}

func TestAPatchThatIsRefusedRestartsNobodyAndKeepsNoPodFromBeingMade(t *testing.T) {
	w := newWorld()
	w.override(`{"spec":{"dnsPolicy":"Default"}}`)
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.override(`{"spec":{"hostNetwork":true}}`)
	p := plan.Make(w.snapshot())
	if len(p.Steps) > 0 || len(p.Problems) != 1 || p.Problems[0].Reason != v1alpha1.ReasonOverridesRefused {
		t.Fatalf("plan:\n%s", p)
	}
	w.happen("delete-pod", "m2")
	w.run(12)
	if pod := w.pods[w.name("m2")]; pod == nil || pod.Spec.HostNetwork || pod.Spec.DNSPolicy != "" {
		t.Errorf("pod %+v", pod)
	}
	if p := plan.Make(w.snapshot()); len(restarts(p)) > 0 {
		t.Errorf("plan:\n%s", p)
	}
}

func TestNothingIsFoundedWithAPatchThatIsRefused(t *testing.T) {
	w := newWorld()
	w.override(`{"spec":{"hostNetwork":true}}`)
	if p := plan.Make(w.snapshot()); len(p.Steps) > 0 || p.Progress.Reason != v1alpha1.ReasonBlocked {
		t.Errorf("plan:\n%s", p)
	}
}

// refusedByServer is a settled cluster with a patch that the API server refuses, as the pod of m2 tells.
func refusedByServer(t *testing.T) *world {
	t.Helper()
	w := newWorld()
	w.run(12)
	w.now = w.now.Add(time.Minute)
	w.override(`{"spec":{"priorityClassName":"vip"}}`)
	w.happen("delete-pod", "m2")
	create, ok := holds[action.CreatePod](plan.Make(w.snapshot()))
	if !ok || create.WithoutOverrides == nil || create.WithoutOverrides.Spec.PriorityClassName != "" || create.Pod.Spec.PriorityClassName != "vip" {
		t.Fatalf("pods: %+v", create)
	}
	create.Pod = create.WithoutOverrides
	render.RefuseOverrides(create.Pod, w.cluster, "no such class")
	w.apply(create)
	w.live()
	w.now = w.now.Add(time.Minute)
	return w
}

func TestAPatchThatTheServerRefusedIsToldAndAskedForAgain(t *testing.T) {
	w := refusedByServer(t)
	p := plan.Make(w.snapshot())
	restart, asks := holds[action.Restart](p)
	if len(p.Problems) != 1 || p.Problems[0].Reason != v1alpha1.ReasonOverridesRefused || !strings.Contains(p.Problems[0].Message, "no such class") ||
		!asks || restart.Pod.Spec.PriorityClassName != "vip" {
		t.Errorf("plan:\n%s%+v", p, p.Problems)
	}
}

// The API server would refuse the next one, too, and that would be deleted again.
func TestAPodThatWasMadeWithoutAPatchWhichTheServerRefusedIsNotDeletedForIt(t *testing.T) {
	for what, status := range map[string]corev1.PodStatus{
		"it never ran":           {Phase: corev1.PodPending},
		"its engine ends always": {ContainerStatuses: []corev1.ContainerStatus{crashed()}},
	} {
		w := refusedByServer(t)
		s := w.snapshot()
		s.Pods[w.name("m2")].Status = status
		delete(s.Etcd.Looks, w.name("m2"))
		if p := plan.Make(s); deletesPods(p) {
			t.Errorf("%s, and it is deleted:\n%s", what, p)
		}
		heartbeat := int32(150)
		s.Cluster.Spec.Engine.HeartbeatIntervalMilliseconds = &heartbeat
		if p := plan.Make(s); !deletesPods(p) {
			t.Errorf("%s, and it is not undone by another edit:\n%s", what, p)
		}
	}
}

func TestAnotherPatchIsTriedAgain(t *testing.T) {
	w := refusedByServer(t)
	w.override(`{"spec":{"dnsPolicy":"Default"}}`)
	if p := plan.Make(w.snapshot()); len(p.Problems) > 0 || len(restarts(p)) != 1 {
		t.Errorf("plan:\n%s", p)
	}
}
