package report

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/snapshot"
)

// owning gives the cluster Services and Secrets of its own.
func owning(names ...string) func(*snapshot.Snapshot) {
	return func(s *snapshot.Snapshot) {
		s.Services, s.Secrets = map[string]*corev1.Service{}, map[string]*corev1.Secret{}
		for _, name := range names {
			s.Services[name], s.Secrets[name] = &corev1.Service{}, &corev1.Secret{}
		}
	}
}

func twoReadReplicas(s *snapshot.Snapshot) {
	two := int32(2)
	s.Cluster.Spec.ReadReplicas = &two
}

func TestApplicationsAreToldHowToConnectByWhatIsThere(t *testing.T) {
	status := Make(running(twoReadReplicas, owning("db", "db-read", "db-connection")), settled(), plan.Outcome{}).Status
	if status.Binding == nil || status.Binding.Name != "db-connection" {
		t.Errorf("binding: %+v, want db-connection", status.Binding)
	}
	if want := "https://db.ns.svc.cluster.local:2379"; len(status.Endpoints) != 1 || status.Endpoints[0] != want {
		t.Errorf("endpoints: %v, want %s", status.Endpoints, want)
	}
	if want := "https://db-read.ns.svc.cluster.local:2379"; len(status.ReadEndpoints) != 1 || status.ReadEndpoints[0] != want {
		t.Errorf("read endpoints: %v, want %s", status.ReadEndpoints, want)
	}
}

// Whoever has a needed name could read what applications send, or hand them a database of his own.
func TestApplicationsAreNotLedToWhoeverElseHasTheName(t *testing.T) {
	before := Make(running(twoReadReplicas, owning("db", "db-read", "db-connection")), settled(), plan.Outcome{}).Status
	s := running(twoReadReplicas, owning())
	s.Cluster.Status.Binding, s.Cluster.Status.Endpoints, s.Cluster.Status.ReadEndpoints = before.Binding, before.Endpoints, before.ReadEndpoints
	status := Make(s, settled(), plan.Outcome{}).Status
	if status.Binding != nil || len(status.Endpoints) > 0 || len(status.ReadEndpoints) > 0 {
		t.Errorf("binding %+v, endpoints %v and %v, and nothing of these names is the cluster's own", status.Binding, status.Endpoints, status.ReadEndpoints)
	}
}
