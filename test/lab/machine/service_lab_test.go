//go:build lab

package machine_test

import (
	"strings"
	"testing"
	"time"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/machine"
	"database.example.com/operator/test/lab/usage"
)

// awaitRunning waits until a program runs on a machine, or until it does not.
func awaitRunning(t *testing.T, name, program string, want bool) {
	t.Helper()
	deadline, tick := time.After(20*time.Second), time.NewTicker(50*time.Millisecond)
	defer tick.Stop()
	for {
		sample, err := usage.Take(layout.MachineCgroup(name))
		if err != nil {
			t.Fatal(err)
		}
		if _, running := sample.RSS[program]; running == want {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s runs on %s: %t, want %t", program, name, !want, want)
		}
	}
}

func TestAServiceThatIsHeldStaysDownUntilItIsReleased(t *testing.T) {
	node := layout.Node(3)
	awaitRunning(t, node, "kube-proxy", true)
	if err := machine.Hold(node, "kube-proxy"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := machine.Release(node, "kube-proxy"); err != nil {
			t.Error(err)
		}
		awaitRunning(t, node, "kube-proxy", true)
	})
	awaitRunning(t, node, "kube-proxy", false)
	// Another service that ends is started again, which shows that the machine had its chance to start this one.
	if err := machine.Hold(node, "volume-driver"); err != nil {
		t.Fatal(err)
	}
	awaitRunning(t, node, "lab volume-driver", false)
	if err := machine.Release(node, "volume-driver"); err != nil {
		t.Fatal(err)
	}
	awaitRunning(t, node, "lab volume-driver", true)
	awaitRunning(t, node, "kube-proxy", false)
}

func TestAnUnknownServiceIsAnsweredWithTheKnownOnes(t *testing.T) {
	err := machine.Hold(layout.Node(1), "kublet")
	if err == nil || !strings.Contains(err.Error(), "kubelet") {
		t.Errorf("got %v, want the names of the services", err)
	}
}
