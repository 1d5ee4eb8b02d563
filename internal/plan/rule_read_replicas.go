package plan

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
)

// checkReadReplicas refuses read replicas of an engine that cannot have them. A cluster that runs goes on without them; one
// that has them keeps them, and its version.
func checkReadReplicas(v *view, d *verdict) {
	asked := v.cluster.Spec.Version
	engine, known := release.Engine(asked)
	if render.ReadReplicas(v.cluster) == 0 || !known || engine.ReadReplicas() {
		return
	}
	const format = "etcd %s cannot have read replicas: it allows one learner in all, which joining members need; with read replicas: %s"
	able := strings.Join(release.EnginesWithReadReplicas(), ", ")
	if v.Founded() {
		d.problem(v1alpha1.ReasonReadReplicasUnsupported, format, asked, able)
		return
	}
	d.block(v1alpha1.ReasonReadReplicasUnsupported, format, asked, able)
}
