package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// Quota refuses a quota of more than a third of the volume (I30). A cluster that runs goes on with that third. It also
// tells of a quota that the database does not fit into: no volume gets smaller then.
func Quota(v *view.View, d *verdict.Verdict) {
	if v.Founded() && !v.Fits() && shrinks(v) {
		size := render.StorageSize(v.Cluster)
		d.Problem(v1alpha1.ReasonQuotaTooLarge, "storage.size %s allows a database of %d bytes, and there are %d: volumes do not shrink",
			size.String(), render.Quota(v.Cluster), v.DatabaseSize())
	}
	asked := v.Cluster.Spec.Engine.QuotaBackendBytes
	limit := render.QuotaLimit(v.Cluster)
	if asked == nil || *asked <= limit {
		return
	}
	size := render.StorageSize(v.Cluster)
	const format = "quotaBackendBytes %d is more than a third of the volume of %s (%d): " +
		"a defragmentation and an incoming snapshot need room for a copy each"
	if v.Founded() {
		d.Problem(v1alpha1.ReasonQuotaTooLarge, format, *asked, size.String(), limit)
		return
	}
	d.Block(v1alpha1.ReasonQuotaTooLarge, format, *asked, size.String(), limit)
}

// shrinks says whether the spec asks for smaller volumes than a member has.
func shrinks(v *view.View) bool {
	size := render.StorageSize(v.Cluster)
	for _, m := range v.Members {
		if m.Claim == nil {
			continue
		}
		if made := render.AskedSize(m.Claim); made != nil && made.Cmp(size) > 0 {
			return true
		}
	}
	return false
}
