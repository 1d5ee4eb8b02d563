package plan_test

import (
	"testing"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

func TestAFounderThatRanKeepsItsVersionWhateverTheSpecAsksForMeanwhile(t *testing.T) {
	w := newWorld()
	one := int32(1)
	w.cluster.Spec.Size, w.cluster.Spec.Version = &one, "3.5.35"
	for range 5 {
		if w.pods[w.name("m0")] != nil {
			break
		}
		w.round(0)
	}
	if w.cluster.Status.ClusterID != "" || !w.engineRuns(w.name("m0")) {
		t.Fatal("the founder does not run, or the cluster is founded already")
	}
	w.cluster.Spec.Version = "3.7.3"
	w.happen("delete-pod", "m0")
	for _, step := range plan.Make(w.snapshot()).Steps {
		for _, a := range step.Actions {
			if create, ok := a.(action.CreatePod); ok && versionOf(create.Pod) != "3.5.35" {
				t.Errorf("its pod is made for etcd %s", versionOf(create.Pod))
			}
		}
	}
	if w.run(12); w.cluster.Status.Version != "3.5.35" {
		t.Errorf("the cluster is settled at %q", w.cluster.Status.Version)
	}
}

func TestAFounderThatRanBesideOthersGetsNoSecondTicket(t *testing.T) {
	for size, want := range map[int32]bool{1: true, 3: false} {
		w := newWorld()
		w.cluster.Spec.Size, w.cluster.Spec.Version = &size, "3.5.35"
		for range 5 {
			if w.pods[w.name("m0")] != nil {
				break
			}
			w.round(0)
		}
		if w.cluster.Status.ClusterID != "" || !w.engineRuns(w.name("m0")) {
			t.Fatal("the founder does not run, or the cluster is founded already")
		}
		w.happen("delete-pod", "m0")
		create, ok := holds[action.CreatePod](plan.Make(w.snapshot()))
		if !ok || create.Founder != want {
			t.Errorf("with %d founders: pod made %t, with a ticket %t, want %t", size, ok, create.Founder, want)
		}
	}
}
