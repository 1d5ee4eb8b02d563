package story

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

func (p *play) claim(pick int) *corev1.PersistentVolumeClaim {
	name, ok := one(p.w.API.Names(kube.Claims), pick)
	if !ok {
		return nil
	}
	return p.w.Claim(name)
}

func (p *play) volume(pick int) *world.Volume { return p.w.VolumeOf(p.claim(pick)) }

// diskEvents are what happens to disks.
var diskEvents = events{
	"claim deleted": func(p *play, pick int) string {
		claim := p.claim(pick)
		if claim == nil {
			return ""
		}
		p.w.API.Delete(kube.Claims, claim.Name)
		return "a user deletes claim " + claim.Name
	},
	"claim and pod deleted": func(p *play, pick int) string {
		claim := p.claim(pick)
		if claim == nil {
			return ""
		}
		p.w.API.Delete(kube.Claims, claim.Name)
		p.w.API.Delete(kube.Pods, claim.Name)
		return "a user deletes claim and pod " + claim.Name
	},
	"volume wiped": func(p *play, pick int) string {
		v := p.volume(pick)
		if v == nil || v.Data == nil {
			return ""
		}
		v.Wipe(pick%2 == 0)
		return "the volume of " + v.Name + " is wiped"
	},
	"volume wiped and container ends": func(p *play, pick int) string {
		v := p.volume(pick)
		if v == nil || v.Data == nil {
			return ""
		}
		v.Wipe(pick%2 == 0)
		if pod := p.w.Pod(v.Name); pod != nil {
			p.w.Kill(pod)
		}
		return "the volume of " + v.Name + " is wiped, and its container ends"
	},
	"older copy": func(p *play, pick int) string {
		claim := p.claim(pick)
		cluster := p.w.Cluster()
		if p.w.VolumeOf(claim) == nil || p.w.VolumeOf(claim).Data == nil || claim.DeletionTimestamp != nil ||
			cluster == nil || cluster.Status.ClusterID == "" || p.w.Busy() {
			// It takes a user longer than the operator between two of its calls. A founding leaves a stranger's claim alone, and waits for its user.
			return ""
		}
		p.w.RestoreOlder(claim, pick%3 != 0)
		return "the claim of " + claim.Name + " is made again, with an older copy of its data"
	},
}

// departEvents are what asks for members to go.
var departEvents = events{
	"replacement asked for": func(p *play, pick int) string {
		cluster := p.w.Cluster()
		if cluster == nil || len(cluster.Status.Members) == 0 {
			return ""
		}
		name := cluster.Status.Members[pick%len(cluster.Status.Members)].Name
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Annotations = map[string]string{v1alpha1.AnnotationReplace: name} })
		return "a user asks for the replacement of " + name
	},
	"node deleted": func(p *play, pick int) string {
		n, _ := one(p.w.Nodes, pick)
		if n.Off {
			p.w.Return(n)
			return n.Name + " is a node again"
		}
		p.w.Remove(n)
		return n.Name + " is switched off and deleted"
	},
	"node out of service": func(p *play, pick int) string {
		n, _ := one(p.w.Nodes, pick)
		if n.Off {
			p.w.Return(n)
			return n.Name + " is in service again"
		}
		p.w.OutOfService(n)
		return n.Name + " is switched off, and marked as out of service"
	},
	"node cordoned": func(p *play, pick int) string {
		n, _ := one(p.w.Nodes, pick)
		p.w.Cordon(n, pick%3 != 0)
		return strings.TrimSpace(n.Name + " is cordoned: " + map[bool]string{true: "yes", false: "no"}[pick%3 != 0])
	},
	"node drained": func(p *play, pick int) string {
		n, _ := one(p.w.Nodes, pick)
		p.begins(n)
		return n.Name + " is drained"
	},
	"never replace": func(p *play, pick int) string {
		if p.w.Cluster() == nil {
			return ""
		}
		policy := []v1alpha1.ReplacementPolicy{v1alpha1.ReplaceNever, v1alpha1.ReplaceAutomatically}[pick%2]
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Replacement.Policy = policy })
		return "the policy of replacement is " + string(policy)
	},
}
