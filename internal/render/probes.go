package render

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"database.example.com/operator/api/v1alpha1"
)

// startupPatience is how often the startup probe may fail, once a second: about 34 years. A member that waits for its
// peers, or receives a large snapshot, must never be killed for it.
const startupPatience = 1 << 30

// startupProbe asks for the engine's own life only: a member without quorum has started, too.
func startupProbe() *corev1.Probe {
	return probe("/livez", 1, 1, startupPatience)
}

// livenessProbe never depends on quorum, and outlasts a defragmentation, during which the engine does not answer.
func livenessProbe() *corev1.Probe {
	return probe("/livez", 10, 15, 8)
}

// readinessProbe asks a voter for a linearizable read. A learner answers that only to this probe, so a read replica that
// is cut off leaves its Service too.
func readinessProbe(role v1alpha1.MemberRole) *corev1.Probe {
	path := "/readyz"
	if role == v1alpha1.RoleReadReplica {
		path = "/readyz?exclude=non_learner"
	}
	return probe(path, 1, 2, 3)
}

// probe asks the metrics listener: the client port answers nobody before the member has found a quorum.
func probe(path string, period, timeout, failures int32) *corev1.Probe {
	return &corev1.Probe{
		ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{
			Path:   path,
			Port:   intstr.FromString("metrics"),
			Scheme: corev1.URISchemeHTTP,
		}},
		PeriodSeconds:    period,
		TimeoutSeconds:   timeout,
		SuccessThreshold: 1,
		FailureThreshold: failures,
	}
}
