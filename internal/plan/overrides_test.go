package plan_test

import (
	"strings"
	"testing"
	"time"

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
	w.run(12)
	w.now = w.now.Add(time.Minute)
	return w
}

func TestAPatchThatTheServerRefusesIsToldAndRestartsNobody(t *testing.T) {
	w := refusedByServer(t)
	p := plan.Make(w.snapshot())
	if len(p.Steps) > 0 || len(p.Problems) != 1 || p.Problems[0].Reason != v1alpha1.ReasonOverridesRefused ||
		!strings.Contains(p.Problems[0].Message, "no such class") {
		t.Errorf("plan:\n%s", p)
	}
	w.happen("delete-pod", "m1")
	w.run(12)
	w.happen("delete-pod", "m2")
	if create, ok := holds[action.CreatePod](plan.Make(w.snapshot())); !ok || create.Pod.Spec.PriorityClassName != "" || create.WithoutOverrides != nil {
		t.Errorf("the pod of m1 does not tell of it any more: %+v", create)
	}
}

// An edit that cannot be rolled out holds up no change of the version that is taken back.
func TestAChangeOfTheVersionThatIsTakenBackEndsWhenAllPodsAreOfTheVersionBelow(t *testing.T) {
	w := upgrading()
	w.cluster.Spec.Version = "3.5.35"
	w.override(`{"spec":{"priorityClassName":"vip"}}`)
	for range 12 {
		w.now = w.now.Add(time.Minute)
		p := plan.Make(w.snapshot())
		if settle, settles := holds[action.Settle](p); settles {
			if settle.Version != "3.5.35" || len(p.Drift) == 0 {
				t.Errorf("it ends at %s, and differs by %v", settle.Version, p.Drift)
			}
			return
		}
		if pod := w.pods[w.name("m1")]; pod != nil && versionOf(pod) == "3.5.35" {
			t.Fatalf("no pod is of the version above, and the plan is:\n%s", p)
		}
		w.round(0)
	}
	t.Fatal("nothing is taken back")
}

func TestAnotherPatchIsTriedAgain(t *testing.T) {
	w := refusedByServer(t)
	w.override(`{"spec":{"dnsPolicy":"Default"}}`)
	if p := plan.Make(w.snapshot()); len(p.Problems) > 0 || len(restarts(p)) != 1 {
		t.Errorf("plan:\n%s", p)
	}
}
