package story

import (
	"fmt"
	"time"

	"database.example.com/operator/internal/simulator/kube"
)

// slowness is how long it takes until a name leads to a new address while DNS is slow: as long as its caches keep an answer.
const slowness = 30 * time.Second

// networkEvents are what happens to the network between machines, and to what operators hear.
var networkEvents = events{
	"link cut": func(p *play, pick int) string {
		nodes := p.w.Nodes
		a, b := nodes[pick%len(nodes)], nodes[(pick/len(nodes))%len(nodes)]
		if a == b {
			return ""
		}
		return fmt.Sprintf("%s and %s reach each other: %t", a.Name, b.Name, p.w.CutLink(a, b))
	},
	"slow names": func(p *play, _ int) string {
		if p.w.Faults.SlowDNS > 0 {
			p.w.Faults.SlowDNS = 0
			return "DNS is quick again"
		}
		p.w.Faults.SlowDNS = slowness
		return "DNS is slow"
	},
	"watch stalls": func(p *play, pick int) string {
		kinds := []kube.Kind{kube.Clusters, kube.Pods, kube.Claims, kube.Secrets, kube.Services, kube.Nodes, kube.Slices, kube.Budgets}
		return p.stall(kinds[pick%len(kinds)], pick)
	},
}
