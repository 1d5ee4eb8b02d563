//go:build lab

package fault

import (
	"syscall"
	"testing"
)

func TestAKilledContainerIsStartedAgainByTheKubelet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.run("one", "node1", false)
	if err := Kill(t.Context(), s.named("one"), "main"); err != nil {
		t.Fatal(err)
	}
	pod := s.awaitRunning("one", 1)
	ended := pod.Status.ContainerStatuses[0].LastTerminationState.Terminated
	if ended == nil || ended.ExitCode != 128+int32(syscall.SIGKILL) {
		t.Errorf("the container ended by %+v, want by signal 9", ended)
	}
}
