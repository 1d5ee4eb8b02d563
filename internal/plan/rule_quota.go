package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
)

// checkQuota refuses a quota of more than a third of the volume (I30). A cluster that runs goes on with that third.
func checkQuota(v *view, d *verdict) {
	asked := v.cluster.Spec.Engine.QuotaBackendBytes
	limit := render.QuotaLimit(v.cluster)
	if asked == nil || *asked <= limit {
		return
	}
	size := render.StorageSize(v.cluster)
	const format = "quotaBackendBytes %d is more than a third of the volume of %s (%d): " +
		"a defragmentation and an incoming snapshot need room for a copy each"
	if v.Founded() {
		d.problem(v1alpha1.ReasonQuotaTooLarge, format, *asked, size.String(), limit)
		return
	}
	d.block(v1alpha1.ReasonQuotaTooLarge, format, *asked, size.String(), limit)
}
