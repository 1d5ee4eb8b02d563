package story

import (
	"fmt"
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// fateful are calls behind which an operator cannot take back what it does: the last look at the resource, and changes of etcd.
var fateful = []string{
	"get " + world.ClusterName, "add a learner at", "promote a learner at", "remove a member at", "ask for a downgrade at", "list",
}

// aimedEvents are those that other events lead to as well, now and then: each aims at one thing.
var aimedEvents = events{
	"operator halts over its plan": func(p *play, pick int) string {
		for _, o := range p.w.Operators {
			if o.Halted || o.HaltsOver != "" {
				o.Halted, o.HaltsOver = false, ""
				return "the operator that was halted over its plan carries it out"
			}
		}
		o, ok := one(p.w.Operators, pick)
		if !ok {
			return ""
		}
		// The last look at the resource stands before most of what is done.
		o.HaltsOver = fateful[max(0, pick%(2*len(fateful))-len(fateful))]
		if len(p.w.Operators) == 1 {
			p.w.StartOperator()
		}
		return fmt.Sprintf("an operator is halted before it makes the call %q, and another one acts", o.HaltsOver)
	},
	"watch of claims stalls": func(p *play, pick int) string { return p.stall(kube.Claims, pick) },
	"watch of nodes stalls":  func(p *play, pick int) string { return p.stall(kube.Nodes, pick) },
	"clients write often": func(p *play, _ int) string {
		if !p.w.WriteOften() {
			return ""
		}
		return "clients write thousands of times"
	},
	"clients rest": func(p *play, _ int) string {
		p.w.Faults.Resting = !p.w.Faults.Resting
		return fmt.Sprintf("clients write nothing: %t", p.w.Faults.Resting)
	},
	"stranger added": func(p *play, pick int) string {
		if !p.w.AddStranger(fmt.Sprintf("https://stranger-%d.example.org:2380", pick)) {
			return ""
		}
		return "somebody adds a learner to etcd that is nobody's"
	},
	"version below": func(p *play, _ int) string {
		cluster := p.w.Cluster()
		if cluster == nil || cluster.Status.Operation != nil {
			return ""
		}
		return p.askFor(beside(cluster, -1), ", the version below")
	},
	"version above or back": func(p *play, _ int) string {
		cluster := p.w.Cluster()
		if cluster != nil && cluster.Status.Version != "" && cluster.Spec.Version != cluster.Status.Version {
			return p.askFor(cluster.Status.Version, " again")
		}
		return p.askFor(beside(cluster, 1), ", the version above")
	},
	"version back at the last moment": func(p *play, _ int) string {
		cluster := p.w.Cluster()
		if cluster == nil || cluster.Status.Operation == nil {
			return p.askFor(beside(cluster, 1), ", the version above")
		}
		for _, process := range p.w.Engine.Processes() {
			if process.Version.String() != cluster.Status.Operation.Version {
				return ""
			}
		}
		return p.askFor(cluster.Status.Version, " again, when all run the other one")
	},
	"version above is broken": func(p *play, _ int) string {
		cluster := p.w.Cluster()
		version := beside(cluster, 1)
		if version == "" {
			return ""
		}
		p.w.Faults.Broken[world.Images[version]] = true
		return p.askFor(version, ", whose engine ends as soon as it starts")
	},
}

// beside is the version that comes after the one that a cluster runs, or before it; empty when there is none.
func beside(cluster *v1alpha1.EtcdCluster, step int) string {
	if cluster == nil || cluster.Status.ClusterID == "" {
		return ""
	}
	versions := world.Images.Creatable()
	runs := slices.Index(versions, cluster.Status.Version)
	at := runs + step
	if runs < 0 || at < 0 || at >= len(versions) || at == 0 && *cluster.Spec.ReadReplicas > 0 {
		return ""
	}
	return versions[at]
}

func (p *play) askFor(version, how string) string {
	if version == "" {
		return ""
	}
	p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Version = version })
	return "etcd " + version + " is asked for" + how
}

// stall lets nothing of a kind arrive at an operator, or everything again.
func (p *play) stall(kind kube.Kind, pick int) string {
	o, ok := one(p.w.Operators, pick)
	if !ok {
		return ""
	}
	o.Stalled[kind] = !o.Stalled[kind]
	return fmt.Sprintf("nothing of kind %d arrives at an operator: %t", kind, o.Stalled[kind])
}
