//go:build lab

package fault

import (
	"testing"
	"time"
)

func TestANodeWithoutCableReachesNobodyUntilItIsPluggedInAgain(t *testing.T) {
	s := newSite(t)
	s.run("one", "node1", false)
	near, far := s.run("near", "node1", false), s.run("far", "node2", false)
	s.await("the pods reach each other", time.Minute, func() error { return s.reaches("one", far) })

	heal := s.healing(CutNode(t.Context(), 1))
	if err := s.reaches("one", far); err == nil {
		t.Error("a node without cable still reaches another one")
	}
	if err := s.reaches("one", near); err != nil {
		t.Errorf("pods of one node must still reach each other: %v", err)
	}
	heal()
	s.await("the node reaches the others again", 10*time.Second, func() error { return s.reaches("one", far) })
}
