package story

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

type events = map[string]func(p *play, pick int) string

// clientEvents are what clients of the database do.
var clientEvents = events{
	"write": func(p *play, _ int) string {
		if p.w.Write() {
			return "a client writes"
		}
		return ""
	},
}

// operatorEvents are what happens to operators.
var operatorEvents = events{
	"operator ends": func(p *play, pick int) string {
		o, ok := one(p.w.Operators, pick)
		if !ok {
			return ""
		}
		o.End()
		p.w.StartOperator()
		return "an operator ends between two calls, and another one starts"
	},
	"two operators": func(p *play, _ int) string {
		if len(p.w.Operators) > 1 {
			p.w.Operators[0].End()
			return "one of two operators ends"
		}
		p.w.StartOperator()
		return "a second operator starts"
	},
	"no operator": func(p *play, _ int) string {
		if len(p.w.Operators) == 0 {
			p.w.StartOperator()
			return "an operator starts"
		}
		p.w.End()
		return "all operators end"
	},
	"operator halts": func(p *play, pick int) string {
		for _, o := range p.w.Operators {
			if o.Halted || o.Halts {
				o.Halted, o.Halts = false, false
				return "the operator that was halted goes on with its next call"
			}
		}
		o, ok := one(p.w.Operators, pick)
		if !ok {
			return ""
		}
		o.Halted, o.Halts = pick%3 == 0, pick%3 != 0
		if len(p.w.Operators) == 1 {
			p.w.StartOperator()
		}
		return "an operator is halted between two calls, and another one acts"
	},
	"write conflicts": func(p *play, pick int) string {
		o, ok := one(p.w.Operators, pick)
		if !ok {
			return ""
		}
		o.Conflict = true
		return "somebody else changes what the operator's next call is about"
	},
	"answer lost": func(p *play, pick int) string {
		o, ok := one(p.w.Operators, pick)
		if !ok {
			return ""
		}
		o.Lose = true
		return "the operator's next call happens, and its answer is lost"
	},
	"call fails": func(p *play, pick int) string {
		o, ok := one(p.w.Operators, pick)
		if !ok {
			return ""
		}
		o.Refuse = true
		return "the operator's next call fails"
	},
}

func (p *play) pod(pick int) (*corev1.Pod, bool) {
	name, ok := one(p.w.API.Names(kube.Pods), pick)
	if !ok {
		return nil, false
	}
	return p.w.Pod(name), true
}

// podEvents are what happens to pods and what runs in them.
var podEvents = events{
	"pod deleted": func(p *play, pick int) string {
		pod, ok := p.pod(pick)
		if !ok {
			return ""
		}
		p.w.API.Delete(kube.Pods, pod.Name)
		return "a user deletes pod " + pod.Name
	},
	"all pods deleted": func(p *play, _ int) string {
		for _, name := range p.w.API.Names(kube.Pods) {
			p.w.API.Delete(kube.Pods, name)
		}
		return "a user deletes all pods"
	},
	"container ends": func(p *play, pick int) string {
		pod, ok := p.pod(pick)
		if !ok {
			return ""
		}
		p.w.Kill(pod)
		return "the container of " + pod.Name + " is killed"
	},
	"engine frozen": func(p *play, pick int) string {
		pod, _ := p.pod(pick)
		process := p.w.ProcessOf(pod)
		if process == nil {
			return ""
		}
		p.w.Freeze(process, !process.Frozen)
		return fmt.Sprintf("etcd in %s is frozen: %t", pod.Name, process.Frozen)
	},
	"slow disk": func(p *play, pick int) string {
		pod, _ := p.pod(pick)
		process := p.w.ProcessOf(pod)
		if process == nil {
			return ""
		}
		process.Lagging = !process.Lagging
		return fmt.Sprintf("the disk of %s is slow: %t", pod.Name, process.Lagging)
	},
	"leader moves": func(p *play, pick int) string {
		if to := p.w.MoveAnyLeader(pick); to != "" {
			return "leadership moves to " + to
		}
		return ""
	},
}

// nodeEvents are what happens to machines and the network.
var nodeEvents = events{
	"node loses power": func(p *play, pick int) string {
		n, _ := one(p.w.Nodes, pick)
		if p.w.GivenUp(n) {
			return ""
		}
		if n.Off {
			p.w.PowerOn(n)
			return n.Name + " has power again"
		}
		p.w.PowerOff(n)
		return n.Name + " loses power"
	},
	"all lose power": func(p *play, _ int) string {
		var on []*world.Node
		for _, n := range p.w.Nodes {
			if !n.Off {
				p.w.PowerOff(n)
				on = append(on, n)
			}
		}
		for _, n := range on {
			p.w.PowerOn(n)
		}
		return "all nodes lose power for a moment"
	},
	"node cut off": func(p *play, pick int) string {
		n, _ := one(p.w.Nodes, pick)
		if n.Cut {
			p.w.Join(n)
			return n.Name + " is back on the network"
		}
		p.w.CutOff(n)
		return n.Name + " is cut off the network"
	},
	"node hidden": func(p *play, pick int) string {
		n, _ := one(p.w.Nodes, pick)
		p.w.Faults.Blind[n.Name] = !p.w.Faults.Blind[n.Name]
		return fmt.Sprintf("the operator cannot reach %s: %t", n.Name, p.w.Faults.Blind[n.Name])
	},
	"no names": func(p *play, _ int) string {
		p.w.Faults.DNSDown = !p.w.Faults.DNSDown
		return fmt.Sprintf("DNS is down: %t", p.w.Faults.DNSDown)
	},
	"no room": func(p *play, _ int) string {
		p.w.Faults.NoRoom = !p.w.Faults.NoRoom
		return fmt.Sprintf("no node has room: %t", p.w.Faults.NoRoom)
	},
	"no image": func(p *play, pick int) string {
		versions := sortedKeys(world.Images)
		image := world.Images[versions[pick%len(versions)]]
		p.w.Faults.Unpullable[image] = !p.w.Faults.Unpullable[image]
		return fmt.Sprintf("image %s cannot be pulled: %t", image, p.w.Faults.Unpullable[image])
	},
	"no API": func(p *play, _ int) string {
		p.w.Faults.APIDown = !p.w.Faults.APIDown
		return fmt.Sprintf("the API server is down: %t", p.w.Faults.APIDown)
	},
}
