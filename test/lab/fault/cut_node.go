package fault

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// CutNode pulls the network cable of a node: it and its pods reach nothing outside, and nothing outside reaches them.
func CutNode(ctx context.Context, lab Lab, number int) (Heal, error) {
	node, err := find(lab, number)
	if err != nil {
		return nil, err
	}
	if err := setLink(ctx, node, "down"); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return plugIn(ctx, lab, number) }, nil
}

func plugIn(ctx context.Context, lab Lab, number int) error {
	node, err := find(lab, number)
	if err != nil {
		return err
	}
	return setLink(ctx, node, "up")
}

func setLink(ctx context.Context, node Node, state string) error {
	out, err := exec.CommandContext(ctx, "ip", "link", "set", "dev", node.Link, state).CombinedOutput()
	if err != nil {
		return fmt.Errorf("setting the cable of %s %s: %w: %s", node.Name, state, err, strings.TrimSpace(string(out)))
	}
	return nil
}
