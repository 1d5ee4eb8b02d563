package story

import (
	"slices"

	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// evictEvery is after how many steps who drains a node tries again what was refused.
const evictEvery = 50

// begins drains a node: it takes no pods any more, and those that are there are evicted. Who drains it goes on until none is left, and takes
// the node into service again then; by the end of the faults at the latest.
func (p *play) begins(n *world.Node) {
	p.w.Cordon(n, true)
	p.evictAll(n)
	if !slices.Contains(p.drains, n) {
		p.drains = append(p.drains, n)
	}
}

// evictAll asks for the eviction of all pods on a node, and says whether there were any.
func (p *play) evictAll(n *world.Node) bool {
	left := false
	for _, name := range p.w.API.Names(kube.Pods) {
		if pod := p.w.Pod(name); pod.Spec.NodeName == n.Name {
			left = true
			if pod.DeletionTimestamp == nil {
				p.w.Evict(pod)
			}
		}
	}
	return left
}

// goOnDraining goes on with the first of the drains, one node after the other: of two that are drained at once the budget holds one by right.
func (p *play) goOnDraining() {
	for len(p.drains) > 0 {
		n := p.drains[0]
		p.w.Cordon(n, true)
		if p.evictAll(n) {
			return
		}
		p.w.Cordon(n, false)
		p.drains = p.drains[1:]
	}
}
