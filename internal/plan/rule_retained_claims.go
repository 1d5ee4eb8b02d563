package plan

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
)

// checkRetainedClaims founds nothing beside the data of an earlier cluster of the same name: who deletes a cluster and
// applies it again expects the data, and must not get an empty database silently.
func checkRetainedClaims(v *view, d *verdict) {
	if v.Founded() || len(v.cluster.Status.Members) > 0 || len(v.Retained) == 0 {
		return
	}
	var kept []string
	for _, claim := range v.Retained {
		if !claim.Leaving {
			kept = append(kept, claim.Name)
		}
	}
	if len(kept) == 0 {
		d.wait(v1alpha1.ReasonWaiting, "waits until the claims of an earlier cluster of this name are deleted")
		d.stop()
		return
	}
	d.block(v1alpha1.ReasonRetainedClaimsFound, "claims of an earlier cluster of this name hold its data: %s. "+
		"Nothing is founded beside them. Either create the cluster under another name, or, if the data is not needed, "+
		"delete them: kubectl delete pvc -n %s -l %s=%s,%s!=%s", strings.Join(kept, ", "), v.cluster.Namespace,
		v1alpha1.LabelCluster, v.cluster.Name, v1alpha1.LabelClusterUID, v.UID())
}
