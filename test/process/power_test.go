//go:build process

package process

import (
	"context"
	"fmt"
	"testing"
	"time"
)

func TestAfterACutOfAllPowerTheClusterIsBackByItselfWithEveryAcknowledgedWrite(t *testing.T) {
	onEach(t, minors, 3, func(t *testing.T, c *cluster) {
		h := c.user(t, c.members...)
		writing, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		enough := make(chan struct{})
		go func() {
			defer close(done)
			for i := 0; writing.Err() == nil; i++ {
				// A write that was not acknowledged may be lost.
				_ = h.write(writing, fmt.Sprintf("key-%05d", i))
				if i == 200 {
					close(enough)
				}
			}
		}()
		<-enough
		for _, m := range c.members {
			m.process.signal(t, 9)
		}
		for _, m := range c.members {
			<-m.process.exited
		}
		stop()
		<-done
		begin := time.Now()
		for _, m := range c.members {
			m.start(t)
		}
		c.serving(t, c.members...)
		t.Logf("back after %s with %d acknowledged writes", time.Since(begin).Round(time.Millisecond), len(h.acknowledged))
		h.nothingIsLost(t, c, c.members...)
	})
}
