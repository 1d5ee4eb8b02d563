package roll

import (
	"fmt"

	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// quotaTooLow says why no member may be started with the quota of the spec: its database is larger than that, and etcd
// would refuse all writes at once (I30). Empty when the quota is large enough.
func quotaTooLow(v *view.View) string {
	quota := render.Quota(v.Cluster)
	for _, m := range v.Members {
		if m.Serves() && m.Look.Status.Quota > quota && m.Look.Status.DatabaseSize >= quota {
			return fmt.Sprintf("the database of %s has %d bytes, and a quota of %d would stop all writes: "+
				"raise quotaBackendBytes, or compact and defragment first", m.Name, m.Look.Status.DatabaseSize, quota)
		}
	}
	return ""
}
