package fault

import (
	"context"
	"errors"
	"fmt"

	"database.example.com/operator/test/lab/layout"
)

// CutPair cuts two nodes, and the pods on them, from each other. Both still reach everything else.
func CutPair(ctx context.Context, a, b int) (Heal, error) {
	if a == b {
		return nil, fmt.Errorf("cutting node %d from itself is not possible", a)
	}
	var heals []Heal
	for _, side := range []struct{ at, from int }{{a, b}, {b, a}} {
		heal, err := cutFrom(ctx, side.at, side.from)
		if err != nil {
			return nil, errors.Join(err, together(heals)(ctx))
		}
		heals = append(heals, heal)
	}
	return together(heals), nil
}

func cutFrom(ctx context.Context, at, from int) (Heal, error) {
	if err := exists(at); err != nil {
		return nil, err
	}
	far := fmt.Sprintf("{ %s, %s }", layout.NodeIP(from), layout.PodCIDR(from))
	return dropAll(ctx, at, fmt.Sprintf("pair_%d", from), "ip saddr "+far, "ip daddr "+far)
}
