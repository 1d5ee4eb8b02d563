package report

import (
	"k8s.io/apimachinery/pkg/labels"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// messageLength is the longest message that the API takes.
const messageLength = 1024

func fillStatus(status *v1alpha1.EtcdClusterStatus, s *snapshot.Snapshot, members []snapshot.Member, p plan.Plan) {
	c := s.Cluster
	status.ObservedGeneration = c.Generation
	status.SupportedVersions = s.Settings.Images.Creatable()
	fillWayIn(status, s)
	status.Selector = labels.SelectorFromSet(render.VoterSelector(c)).String()
	status.Leader = s.Etcd.Leader
	status.ReadyMembers, status.ReadyReadReplicas = 0, 0
	status.Members = nil
	for _, m := range members {
		told := memberStatus(s, members, m, p.Notes[m.Name])
		told.Drift = p.Drift[m.Name]
		status.Members = append(status.Members, told)
		switch {
		case m.Voter() && m.Look.Reads && m.Listed != nil && !m.Listed.Learner:
			status.ReadyMembers++
		case !m.Voter() && m.Serves() && m.Listed != nil && m.Listed.Started():
			status.ReadyReadReplicas++
		}
	}
	if s.Etcd.List != nil {
		status.Replicas = voters(s.Etcd.List)
	}
	if status.Version == "" || !s.Founded() {
		status.Version = lowestVersion(members)
	}
}

// fillWayIn tells applications how to connect: by what is there and is ours. Where somebody else has the name of a Service or of the
// Secret, to tell it would lead applications to them.
func fillWayIn(status *v1alpha1.EtcdClusterStatus, s *snapshot.Snapshot) {
	name := s.Cluster.Name
	status.Endpoints, status.ReadEndpoints, status.Binding = nil, nil, nil
	if service := naming.ClientService(name); s.Services[service] != nil {
		status.Endpoints = []string{s.Hosts().ServiceURL(service)}
	}
	if service := naming.ReadService(name); s.Services[service] != nil && render.ReadReplicas(s.Cluster) > 0 {
		status.ReadEndpoints = []string{s.Hosts().ServiceURL(service)}
	}
	if secret := naming.Connection(name); s.Secrets[secret] != nil {
		status.Binding = &v1alpha1.BindingReference{Name: secret}
	}
}

func voters(list *snapshot.List) int32 {
	var n int32
	for _, m := range list.Members {
		if !m.Learner {
			n++
		}
	}
	return n
}

// lowestVersion is the lowest version that members run; empty when none runs.
func lowestVersion(members []snapshot.Member) string {
	lowest := ""
	for _, m := range members {
		if m.Serves() && (lowest == "" || release.Older(m.Look.Status.Version, lowest)) {
			lowest = m.Look.Status.Version
		}
	}
	return lowest
}

// cut keeps a message within what the API takes.
func cut(message string) string {
	if len(message) <= messageLength {
		return message
	}
	const end = "..."
	cutAt := messageLength - len(end)
	for cutAt > 0 && message[cutAt]&0xC0 == 0x80 {
		cutAt--
	}
	return message[:cutAt] + end
}
