//go:build lab

package fault

import (
	"testing"
	"time"

	"database.example.com/operator/test/lab/layout"
)

func TestPowerCutFromOneNodeStopsItsPodsAndKeepsItsDisks(t *testing.T) {
	s := newSite(t)
	one, _ := s.run("one", "node1", true), s.run("two", "node2", false)
	s.must("one", "echo precious >/data/file && sync")
	s.await("the pods reach each other", time.Minute, func() error { return s.reaches("two", one) })

	heal := s.healing(PowerOff(t.Context(), 1))
	if err := s.reaches("two", one); err == nil {
		t.Error("a pod on a node without power still answers")
	}
	heal()
	s.awaitRunning("one", 1)
	if got := s.must("one", "cat /data/file"); got != "precious" {
		t.Errorf("the disk holds %q after the power cut, want what was synced", got)
	}
}

func TestPowerCutFromAllNodesAtOnceStopsEverythingAndAllComesBack(t *testing.T) {
	s := newSite(t)
	numbers, err := nodes()
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range numbers {
		s.run(layout.Node(node), layout.Node(node), false)
	}
	heal := s.healing(PowerOff(t.Context()))
	for _, node := range numbers {
		if initOf(node) != 0 {
			t.Errorf("node %d still has power", node)
		}
	}
	heal()
	for _, node := range numbers {
		s.awaitRunning(layout.Node(node), 1)
	}
}
