package fault

import (
	"context"
	"errors"
)

// CutDNS makes every DNS query of every pod and node vanish, as when all name servers are gone: askers wait for an answer in vain.
func CutDNS(ctx context.Context) (Heal, error) {
	numbers, err := nodes()
	if err != nil {
		return nil, err
	}
	var heals []Heal
	for _, node := range numbers {
		heal, err := dropAll(ctx, node, "dns", "udp dport 53", "tcp dport 53")
		if err != nil {
			return nil, errors.Join(err, together(heals)(ctx))
		}
		heals = append(heals, heal)
	}
	return together(heals), nil
}
