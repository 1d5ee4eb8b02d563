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
	asked := s.Cluster.Spec.Version
	engine, known := release.Engine(asked)
	supported := strings.Join(s.Settings.Images.Creatable(), ", ")
	switch {
	case !known || engine.Creatable && s.Settings.Images[asked] == "":
		c.set(v1alpha1.ConditionVersionSupported, false, v1alpha1.ReasonUnknownVersion,
			fmt.Sprintf("etcd %s is not one that this operator can run; supported: %s", asked, supported))
	case !engine.Creatable:
		c.set(v1alpha1.ConditionVersionSupported, false, v1alpha1.ReasonUpgradeFromOnly,
			fmt.Sprintf("etcd %s can only be upgraded from; supported: %s", asked, supported))
	case render.ReadReplicas(s.Cluster) > 0 && !engine.ReadReplicas():
		c.set(v1alpha1.ConditionVersionSupported, false, v1alpha1.ReasonReadReplicasUnsupported,
			fmt.Sprintf("etcd %s cannot have read replicas; with read replicas: %s", asked,
				strings.Join(release.EnginesWithReadReplicas(), ", ")))
	default:
		c.set(v1alpha1.ConditionVersionSupported, true, v1alpha1.ReasonKnown, "etcd "+asked+" is supported")
	}
}
