package fault

import (
	"context"
	"fmt"
)

// CutPair cuts two nodes, and the pods on them, from each other. Both still reach everything else.
func CutPair(ctx context.Context, lab Lab, a, b int) (Heal, error) {
	if a == b {
		return nil, fmt.Errorf("cutting node %d from itself is not possible", a)
	}
	one, err := find(lab, a)
	if err != nil {
		return nil, err
	}
	other, err := find(lab, b)
	if err != nil {
		return nil, err
	}
	var heals []Heal
	for _, side := range []struct{ at, from Node }{{one, other}, {other, one}} {
		heal, err := cutFrom(ctx, side.at, side.from)
		if err != nil {
			_ = together(heals)(ctx)
			return nil, err
		}
		heals = append(heals, heal)
	}
	return together(heals), nil
}

func cutFrom(ctx context.Context, at, from Node) (Heal, error) {
	far := fmt.Sprintf("{ %s, %s }", from.Address, from.Pods)
	return dropAll(ctx, at, fmt.Sprintf("pair_%d", from.Number), "ip saddr "+far, "ip daddr "+far)
}
