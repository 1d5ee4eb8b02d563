package report

import (
	"fmt"
	"strings"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

func setVersionSupported(c conditions, s *snapshot.Snapshot) {
	reason, message := versionVerdict(s)
	c.set(v1alpha1.ConditionVersionSupported, reason == v1alpha1.ReasonKnown, reason, message)
}

// versionVerdict answers the version that is asked for. A cluster that runs has to be able to get there.
func versionVerdict(s *snapshot.Snapshot) (reason, message string) {
	asked, runs := s.Cluster.Spec.Version, s.Cluster.Status.Version
	engine, known := release.Engine(asked)
	if s.Founded() && asked == runs && known {
		return v1alpha1.ReasonKnown, "etcd " + asked + " is what the cluster runs"
	}
	supported := strings.Join(s.Settings.Images.Creatable(), ", ")
	_, noWay := s.Settings.Images.Path(runs, asked)
	switch {
	case !known || engine.Creatable && s.Settings.Images[asked] == "":
		return v1alpha1.ReasonUnknownVersion, fmt.Sprintf("etcd %s is not one that this operator can run; supported: %s", asked, supported)
	case !engine.Creatable:
		return v1alpha1.ReasonUpgradeFromOnly, fmt.Sprintf("etcd %s can only be upgraded from; supported: %s", asked, supported)
	case render.ReadReplicas(s.Cluster) > 0 && !engine.ReadReplicas():
		return v1alpha1.ReasonReadReplicasUnsupported, fmt.Sprintf("etcd %s cannot have read replicas; with read replicas: %s", asked,
			strings.Join(release.EnginesWithReadReplicas(), ", "))
	case s.Founded() && runs != "" && noWay != nil:
		return v1alpha1.ReasonPathUnsupported, noWay.Error()
	default:
		return v1alpha1.ReasonKnown, "etcd " + asked + " is supported"
	}
}
