package plan_test

import (
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// dropOf is the plan's drop of a member of five that is too many, whose claim is to be deleted; change is what is seen beside that.
func dropOf(t *testing.T, change func(*corev1.Pod)) (name string, drop action.Drop) {
	t.Helper()
	five, three := int32(5), int32(3)
	w := newWorld()
	w.cluster.Spec.Size, w.cluster.Spec.Storage.ClaimDeletionPolicy = &five, v1alpha1.DeleteClaims
	w.run(20)
	w.now = w.now.Add(time.Minute)
	w.cluster.Spec.Size = &three
	for range 20 {
		s := w.snapshot()
		drop, drops := holds[action.Drop](plan.Make(s))
		if !drops {
			w.round(0)
			continue
		}
		change(s.Pods[drop.Members[0]])
		after, _ := holds[action.Drop](plan.Make(s))
		return drop.Members[0], after
	}
	t.Fatal("nobody is forgotten")
	return "", action.Drop{}
}

func TestTheClaimOfAMemberThatWasRefusedItsDataIsKeptWhateverThePolicySays(t *testing.T) {
	if name, drop := dropOf(t, func(*corev1.Pod) {}); slices.Contains(drop.KeepClaims, name) {
		t.Fatalf("without that: %+v", drop)
	}
	name, drop := dropOf(t, func(pod *corev1.Pod) {
		pod.Status.ContainerStatuses[0].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: 1, Message: `{"reason":"RestoredDisk","message":"it is a copy"}`,
		}}
	})
	if !slices.Contains(drop.KeepClaims, name) {
		t.Errorf("its claim is deleted: %+v", drop)
	}
}

func TestTheClaimOfAMemberThatAHumanTookOutIsKeptWhateverThePolicySays(t *testing.T) {
	w := newWorld()
	w.cluster.Spec.Storage.ClaimDeletionPolicy = v1alpha1.DeleteClaims
	w.run(12)
	w.happen("remove-by-hand", "m2")
	drop, _ := holds[action.Drop](plan.Make(w.snapshot()))
	if !slices.Contains(drop.KeepClaims, w.name("m2")) {
		t.Errorf("plan:\n%s", w.short(plan.Make(w.snapshot()).String()))
	}
}

func TestAnEngineThatEndsAgainAndAgainIsNotGivenUpWhileVersionsAreMixed(t *testing.T) {
	w := upgrading()
	w.happen("crash-loop", "m2")
	for range 40 {
		w.now = w.now.Add(time.Minute)
		if remove, removes := holds[action.RemoveVoter](plan.Make(w.snapshot())); removes {
			t.Fatalf("%s", remove)
		}
		w.round(0)
	}
}
