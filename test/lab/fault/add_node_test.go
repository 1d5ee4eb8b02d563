//go:build lab

package fault

import (
	"context"
	"testing"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/test/lab/node"
)

func TestAnAddedNodeRunsPodsUntilItIsRemoved(t *testing.T) {
	s := newSite(t)
	number, err := node.Add(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Remove(context.WithoutCancel(t.Context()), number); err != nil {
			t.Errorf("removing node %d: %v", number, err)
		}
	})
	s.run("one", layout.Node(number), false)
}
