package story

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/internal/simulator/kube"
)

// trustEvents are what becomes of certificates, and of who is trusted.
var trustEvents = events{
	"leaf ends soon": func(p *play, pick int) string {
		name, ok := one(p.w.API.Names(kube.Secrets), pick)
		if !ok || !p.w.AgeLeaf(name, pick) {
			return ""
		}
		return "a leaf of Secret " + name + " ends soon"
	},
	"bundle changed": func(p *play, pick int) string {
		name, ok := one(p.w.API.Names(kube.Secrets), pick)
		if !ok || !p.w.ChangeBundle(name) {
			return ""
		}
		// Where it was the only one, or the last, nobody but a user knows which is right.
		p.undo["bundle of "+name] = func() { p.w.PutBundleBack(name) }
		return "somebody changes whom Secret " + name + " trusts"
	},
	"authority replaced": func(p *play, pick int) string {
		name, _ := one(authorities, pick)
		obj := p.w.API.Get(kube.Secrets, name)
		cluster := p.w.Cluster()
		if obj == nil || cluster == nil || cluster.Status.ClusterID == "" || !metav1.IsControlledBy(obj, cluster) {
			return ""
		}
		was := p.w.ReplaceAuthority(name)
		if was == nil {
			return ""
		}
		p.undo["authority "+name+" replaced"] = func() { p.w.PutData(name, was) }
		return "somebody puts another authority in the place of " + name
	},
}
