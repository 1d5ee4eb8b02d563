package check

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// RetainedClaims founds nothing beside the data of an earlier cluster of the same name: who deletes a cluster and
// applies it again expects the data, and must not get an empty database silently. Claims that are on their way out are waited for, but not for
// ever: one that a pod on a node which is down holds goes when that is known to have ended.
func RetainedClaims(v *view.View, d *verdict.Verdict) {
	if v.Founded() || len(v.Cluster.Status.Members) > 0 || len(v.Retained) == 0 {
		return
	}
	var kept []string
	waits := false
	for _, claim := range v.Retained {
		if !claim.Leaving {
			kept = append(kept, claim.Name)
		}
		waits = waits || !snapshot.Overdue(claim.Since, v.Now)
	}
	if !waits {
		return
	}
	if len(kept) == 0 {
		d.Wait(v1alpha1.ReasonWaiting, "waits until the claims of an earlier cluster of this name are deleted")
		d.Stop()
		return
	}
	d.Block(v1alpha1.ReasonRetainedClaimsFound, "claims of an earlier cluster of this name hold its data: %s. "+
		"Nothing is founded beside them. Either create the cluster under another name, or, if the data is not needed, "+
		"delete them: kubectl delete pvc -n %s -l %s=%s,%s!=%s", strings.Join(kept, ", "), v.Cluster.Namespace,
		v1alpha1.LabelCluster, v.Cluster.Name, v1alpha1.LabelClusterUID, v.UID())
}
