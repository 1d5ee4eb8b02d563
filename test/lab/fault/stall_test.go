//go:build lab

package fault

import (
	"fmt"
	"testing"
	"time"
)

func TestAStalledDiskMakesASyncWaitForTheLengthOfThePulse(t *testing.T) {
	s := newSite(t)
	s.run("one", "node1", true)
	sync := func() time.Duration {
		began := time.Now()
		s.must("one", "dd if=/dev/zero of=/data/file bs=4k count=1 conv=fsync 2>/dev/null")
		return time.Since(began)
	}
	sync()
	slowest := func() time.Duration {
		longest := time.Duration(0)
		for began := time.Now(); time.Since(began) < 3*time.Second; {
			longest = max(longest, sync())
		}
		return longest
	}

	heal := s.healing(Stall(t.Context(), s.named("one"), 700*time.Millisecond, 1400*time.Millisecond))
	if longest := slowest(); longest < 500*time.Millisecond {
		t.Errorf("the slowest sync took %v, want most of a pulse of 700ms", longest)
	}
	heal()
	s.await("no sync waits any more", time.Minute, func() error {
		if longest := slowest(); longest > 500*time.Millisecond {
			return fmt.Errorf("the slowest took %v", longest)
		}
		return nil
	})
}
