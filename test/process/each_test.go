//go:build process

package process

import "testing"

// minors are the minor versions of the engine, from old to new.
var minors = []string{"3.5", "3.6", "3.7"}

// below is the minor version that each is downgraded to.
var below = map[string]string{"3.6": "3.5", "3.7": "3.6"}

// onEach runs a test on a cluster of so many voters of each of the minor versions, side by side.
func onEach(t *testing.T, minors []string, voters int, test func(t *testing.T, c *cluster)) {
	t.Helper()
	t.Parallel()
	for _, minor := range minors {
		t.Run(minor, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t, minor)
			c.found(t, voters)
			test(t, c)
		})
	}
}
