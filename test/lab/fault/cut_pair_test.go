//go:build lab

package fault

import (
	"testing"
	"time"
)

func TestNodesThatAreCutFromEachOtherReachOnlyTheOthers(t *testing.T) {
	s := newSite(t)
	s.run("one", "node1", false)
	two, three := s.run("two", "node2", false), s.run("three", "node3", false)
	s.await("the pods reach each other", time.Minute, func() error { return s.reaches("one", two) })

	heal := s.healing(CutPair(t.Context(), 1, 2))
	if err := s.reaches("one", two); err == nil {
		t.Error("node1 still reaches node2")
	}
	if err := s.reaches("one", three); err != nil {
		t.Errorf("node1 must still reach node3: %v", err)
	}
	heal()
	if err := s.reaches("one", two); err != nil {
		t.Errorf("the fault is not healed: %v", err)
	}
}
