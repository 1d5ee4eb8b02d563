package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// Deletion does nothing: what is to go with the cluster refers to it as its owner, and Kubernetes deletes it, with or
// without this operator. There is no finalizer, so nothing can hang.
func Deletion(v *view.View, d *verdict.Verdict) {
	if v.Cluster.DeletionTimestamp.IsZero() {
		return
	}
	d.Say(v1alpha1.ReasonDeleting, "the cluster is being deleted; its claims are %s", claimsFate(v.Cluster))
	d.Stop()
}

func claimsFate(c *v1alpha1.EtcdCluster) string {
	if c.Spec.Storage.ClaimDeletionPolicy == v1alpha1.DeleteClaims {
		return "deleted with it"
	}
	return "kept"
}
