package check

import (
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
)

// ReadReplicas refuses read replicas of an engine that cannot have them. A cluster that runs goes on without them; one
// that has them keeps them, and its version.
func ReadReplicas(v *view.View, d *verdict.Verdict) {
	asked := v.Cluster.Spec.Version
	engine, known := release.Engine(asked)
	if render.ReadReplicas(v.Cluster) == 0 || !known || engine.ReadReplicas() {
		return
	}
	const format = "etcd %s cannot have read replicas: it allows one learner in all, which joining members need; with read replicas: %s"
	able := strings.Join(release.EnginesWithReadReplicas(), ", ")
	if v.Founded() {
		d.Problem(v1alpha1.ReasonReadReplicasUnsupported, format, asked, able)
		return
	}
	d.Block(v1alpha1.ReasonReadReplicasUnsupported, format, asked, able)
}
