package plan

import "database.example.com/operator/api/v1alpha1"

// deletion does nothing: what is to go with the cluster refers to it as its owner, and Kubernetes deletes it, with or
// without this operator. There is no finalizer, so nothing can hang.
func deletion(v *view, d *verdict) {
	if v.cluster.DeletionTimestamp.IsZero() {
		return
	}
	d.say(v1alpha1.ReasonDeleting, "the cluster is being deleted; its claims are %s", claimsFate(v.cluster))
	d.stop()
}

func claimsFate(c *v1alpha1.EtcdCluster) string {
	if c.Spec.Storage.ClaimDeletionPolicy == v1alpha1.DeleteClaims {
		return "deleted with it"
	}
	return "kept"
}
