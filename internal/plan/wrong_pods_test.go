package plan_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
)

// TestAnEngineThatJustEndedIsLeftToComeBackWhereTheOthersNeedIt: its container is started again within a second, and a pod
// takes longer.
func TestAnEngineThatJustEndedIsLeftToComeBackWhereTheOthersNeedIt(t *testing.T) {
	deleted := func(w *world) (names []string) {
		s := w.snapshot()
		ended := s.Pods[w.name("m2")].DeepCopy()
		ended.Status.ContainerStatuses[0].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: 137}}
		s.Pods[w.name("m2")] = ended
		delete(s.Etcd.Looks, w.name("m2"))
		for _, step := range plan.Make(s).Steps {
			for _, a := range step.Actions {
				if deletion, ok := a.(action.DeletePod); ok {
					names = append(names, deletion.Name)
				}
			}
		}
		return names
	}
	w := edited()
	if got := deleted(w); len(got) != 1 || got[0] != w.name("m2") {
		t.Errorf("with a quorum beside it: deleted %v", got)
	}
	w.happen("silent", "m1")
	if got := deleted(w); len(got) > 0 {
		t.Errorf("without a quorum beside it: deleted %v", got)
	}
}

func TestAMemberThatAnswersIsNotDeletedBecauseAnOldStatusOfItsPodSaysThatItsEngineEnded(t *testing.T) {
	w := edited()
	s := w.snapshot()
	s.Pods[w.name("m1")].Status.ContainerStatuses[0] = crashed()
	for _, step := range plan.Make(s).Steps {
		for _, a := range step.Actions {
			if deleted, is := a.(action.DeletePod); is {
				t.Errorf("%s", deleted)
			}
		}
	}
}
