//go:build lab

package fault

import (
	"testing"
	"time"
)

func TestEveryFaultThatWasLeftBehindIsFoundAndHealed(t *testing.T) {
	s := newSite(t)
	one, two := s.run("one", "node1", true), s.run("two", "node2", false)
	s.run("three", "node3", false)
	s.await("the pods reach each other", time.Minute, func() error { return s.reaches("one", two) })
	s.healing(PowerOff(t.Context(), 3))
	s.healing(CutPair(t.Context(), 1, 2))
	s.healing(CutDNS(t.Context()))
	s.healing(Fill(t.Context(), s.named("one")))
	s.healing(Freeze(t.Context(), s.named("two"), ""))
	s.healing(CutNode(t.Context(), 2))

	if err := HealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.await("the network is whole", 10*time.Second, func() error { return s.reaches("two", one) })
	s.await("a thawed pod answers", 10*time.Second, func() error { return s.answers("one", two.Status.PodIP) })
	s.await("names are known", 30*time.Second, func() error {
		_, err := s.inside("one", askForKubernetes)
		return err
	})
	s.must("one", "dd if=/dev/zero of=/data/more bs=64k count=400 2>/dev/null")
	s.awaitRunning("three", 1)
}
