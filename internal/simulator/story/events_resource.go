package story

import (
	"k8s.io/apimachinery/pkg/api/meta"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// resourceEvents are what happens to the resource as a whole.
var resourceEvents = events{
	"resource deleted": func(p *play, _ int) string {
		if p.w.Cluster() == nil {
			p.apply()
			return "the resource is applied again"
		}
		p.w.API.Delete(kube.Clusters, world.ClusterName)
		p.undo["resource"] = func() {
			if p.w.Cluster() == nil {
				p.apply()
			}
		}
		return "the resource is deleted"
	},
	"claims go with the resource": func(p *play, pick int) string {
		policy := []v1alpha1.ClaimDeletionPolicy{v1alpha1.DeleteClaims, v1alpha1.RetainClaims}[pick%2]
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Storage.ClaimDeletionPolicy = policy })
		return "the policy of claims is " + string(policy)
	},
}

// obey does what the operator asks a user for: a version is asked for that can be had, room is made in a database, and claims of an earlier resource are deleted, which nobody
// needs.
func (p *play) obey() {
	if p.judge.NeedsRoom() && p.w.MakeRoom() {
		p.w.Tell("*** a user compacts and defragments all members, and disarms the alarms")
	}
	p.askForWhatCanBe()
	cluster := p.w.Cluster()
	if cluster == nil {
		return
	}
	degraded := meta.FindStatusCondition(cluster.Status.Conditions, v1alpha1.ConditionDegraded)
	if degraded == nil || degraded.Reason != v1alpha1.ReasonRetainedClaimsFound {
		return
	}
	p.w.Tell("*** a user deletes the claims of the earlier cluster")
	for _, name := range p.w.API.Names(kube.Claims) {
		if p.w.Claim(name).Labels[v1alpha1.LabelClusterUID] != string(cluster.UID) {
			p.w.API.Delete(kube.Claims, name)
		}
	}
}
