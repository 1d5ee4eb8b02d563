//go:build lab

package fault

import (
	"testing"
	"time"
)

func TestAFrozenPodAnswersNothingAndGoesOnWhereItWasWhenItThaws(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.run("one", "node1", false)
	two := s.run("two", "node2", false)
	s.await("the pod answers", time.Minute, func() error { return s.answers("one", two.Status.PodIP) })

	heal := s.healing(Freeze(t.Context(), s.named("two"), ""))
	if err := s.answers("one", two.Status.PodIP); err == nil {
		t.Error("a frozen pod still answers")
	}
	heal()
	if err := s.answers("one", two.Status.PodIP); err != nil {
		t.Errorf("it does not go on: %v", err)
	}
	if pod := s.awaitRunning("two", 0); pod.Status.ContainerStatuses[0].RestartCount != 0 {
		t.Error("it was started again, want it to go on where it was")
	}
}

// answers tells, as an error, when the program in a pod does not answer: the kernel accepts connections in the name of a frozen one.
func (s *site) answers(from, address string) error {
	_, err := s.inside(from, "printf 'GET /none HTTP/1.0\\r\\n\\r\\n' | timeout 3 nc "+address+" 8080 | grep -q 404")
	return err
}
