package story

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
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

// obey does what the operator asks a user for: a version is asked for that can be had, room is made in a database, and claims are deleted
// that nobody needs: those of an earlier resource, and those in the place of a founder's.
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
	if degraded == nil {
		return
	}
	switch degraded.Reason {
	case v1alpha1.ReasonRetainedClaimsFound:
		p.w.Tell("*** a user deletes the claims of the earlier cluster")
		p.deleteClaims(func(claim *corev1.PersistentVolumeClaim) bool {
			return claim.Labels[v1alpha1.LabelClusterUID] != string(cluster.UID)
		})
	case v1alpha1.ReasonNameTaken:
		p.w.Tell("*** a user deletes the claims that were not made for their members")
		p.deleteClaims(func(claim *corev1.PersistentVolumeClaim) bool {
			return slices.ContainsFunc(cluster.Status.Members, func(m v1alpha1.MemberStatus) bool {
				return m.Name == claim.Name && m.ClaimUID != string(claim.UID)
			})
		})
	}
}

func (p *play) deleteClaims(which func(*corev1.PersistentVolumeClaim) bool) {
	for _, name := range p.w.API.Names(kube.Claims) {
		if which(p.w.Claim(name)) {
			p.w.API.Delete(kube.Claims, name)
		}
	}
}
