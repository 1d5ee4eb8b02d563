package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
)

// checkQuota refuses a quota of more than a third of the volume (I30). A cluster that runs goes on with that third. It also
// tells of a quota that the database does not fit into: no volume gets smaller then.
func checkQuota(v *view, d *verdict) {
	if v.Founded() && !v.fits() && v.shrinks() {
		size := render.StorageSize(v.cluster)
		d.problem(v1alpha1.ReasonQuotaTooLarge, "storage.size %s allows a database of %d bytes, and there are %d: volumes do not shrink",
			size.String(), render.Quota(v.cluster), v.databaseSize())
	}
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

// shrinks says whether the spec asks for smaller volumes than a member has.
func (v *view) shrinks() bool {
	size := render.StorageSize(v.cluster)
	for _, m := range v.members {
		if m.Claim == nil {
			continue
		}
		if made := render.AskedSize(m.Claim); made != nil && made.Cmp(size) > 0 {
			return true
		}
	}
	return false
}
