//go:build process

package process

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"database.example.com/operator/internal/etcd"
)

const (
	// stallGap is how far etcd lets what is applied lag behind what is committed before it refuses proposals, and how many entries it
	// keeps for those who lag before it sends them a snapshot instead.
	stallGap = 5000
	// joiners is how many try: whether one stalls depends on what is sent first.
	joiners = 4
)

// Applying a snapshot does not count as applying entries. A joiner of a long log gets a snapshot, and when its first announcement is
// lost, it refuses all further ones itself until something is written: on an idle cluster for ever. The operator writes something.
func TestAJoinerOfALongIdleLogServesAfterTheNextEntry(t *testing.T) {
	t.Parallel()
	for _, minor := range []string{"3.6", "3.7"} {
		t.Run(minor, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t, minor)
			c.found(t, 1)
			leader := c.members[0]
			eventually(t, "the log to grow", func() error {
				if c.status(t, leader).RaftApplied > 2*stallGap {
					return nil
				}
				_, err := c.client.AgeLog(t.Context(), leader.endpoint(), stallGap)
				return fmt.Errorf("more entries are needed, %w", err)
			})
			stalled := 0
			for range joiners {
				m := c.member(t)
				must(c.client.AddLearner(t.Context(), leader.endpoint(), m.peerURL()))(t)
				m.start(t)
				if m.stalls(t) {
					stalled++
					wantClass(t, "the status of a joiner that stalls", second(c.client.Status(t.Context(), m.endpoint())), etcd.Unreachable)
					must(c.client.AgeLog(t.Context(), leader.endpoint(), 2))(t)
				}
				c.back(t, m)
			}
			t.Logf("%d of %d joiners stalled", stalled, joiners)
		})
	}
}

// stalls waits until the member serves, or refuses its own announcement.
func (m *member) stalls(t *testing.T) bool {
	t.Helper()
	stalls := false
	eventually(t, m.name+" to serve or to stall", func() error {
		if _, err := m.cluster.client.Status(t.Context(), m.endpoint()); err == nil {
			return nil
		}
		content := must(os.ReadFile(m.process.log))(t)
		if stalls = containsAll(content, "failed to publish local member", "too many requests"); !stalls {
			return errors.New("it does neither")
		}
		return nil
	})
	return stalls
}
