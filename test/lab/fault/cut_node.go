package fault

import (
	"context"
	"fmt"
	"os/exec"
	"strings"

	"database.example.com/operator/test/lab/layout"
)

// CutNode pulls the network cable of a node: it and its pods reach nothing outside, and nothing outside reaches them.
func CutNode(ctx context.Context, node int) (Heal, error) {
	if err := exists(node); err != nil {
		return nil, err
	}
	if err := setCable(ctx, node, "down"); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return setCable(ctx, node, "up") }, nil
}

// setCable sets the machine's end of a node's network cable up or down.
func setCable(ctx context.Context, node int, state string) error {
	out, err := exec.CommandContext(ctx, "ip", "link", "set", "dev", layout.NetNS(layout.Node(node)), state).CombinedOutput()
	if err != nil {
		return fmt.Errorf("setting the cable of node %d %s: %w: %s", node, state, err, strings.TrimSpace(string(out)))
	}
	return nil
}
