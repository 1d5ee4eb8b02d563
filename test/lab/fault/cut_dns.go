package fault

import (
	"context"
	"fmt"
)

// CutDNS makes every DNS query of every pod and node vanish, as when all name servers are gone: askers wait for an answer in vain.
func CutDNS(ctx context.Context, lab Lab) (Heal, error) {
	nodes, err := lab.Nodes()
	if err != nil {
		return nil, fmt.Errorf("listing the lab's nodes: %w", err)
	}
	var heals []Heal
	for _, node := range nodes {
		heal, err := dropAll(ctx, node, "dns", "udp dport 53", "tcp dport 53")
		if err != nil {
			_ = together(heals)(ctx)
			return nil, err
		}
		heals = append(heals, heal)
	}
	return together(heals), nil
}
