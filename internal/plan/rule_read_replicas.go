package plan

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
)

// checkReadReplicas refuses read replicas of an engine that cannot have them. A cluster that runs goes on without them.
func checkReadReplicas(v *view, d *verdict) {
	if v.wanted(v1alpha1.RoleReadReplica) == 0 || v.engine.ReadReplicas() {
		return
	}
	const format = "etcd %s cannot have read replicas: it allows one learner in all, which joining members need; with read replicas: %s"
	able := strings.Join(release.EnginesWithReadReplicas(), ", ")
	if v.Founded() {
		d.problem(v1alpha1.ReasonReadReplicasUnsupported, format, v.version, able)
		return
	}
	d.block(v1alpha1.ReasonReadReplicasUnsupported, format, v.version, able)
}
