package objects

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// ApplyServices makes the Services, before any pod: a host name that is asked for too early is remembered as missing.
func ApplyServices(v *view.View, d *verdict.Verdict) {
	wanted := []*corev1.Service{render.PeerService(v.Cluster), render.ClientService(v.Cluster)}
	read := v.Services[naming.ReadService(v.Cluster.Name)]
	if render.ReadReplicas(v.Cluster) > 0 {
		wanted = append(wanted, render.ReadService(v.Cluster))
	} else if read != nil && len(v.Having(v1alpha1.RoleReadReplica)) == 0 {
		d.Do(action.DeleteService{Name: read.Name, UID: read.UID})
	}
	for _, service := range wanted {
		if have := v.Services[service.Name]; have == nil || serviceDiffers(have, service) {
			d.Do(action.ApplyService{Service: service})
		}
	}
}

// serviceDiffers compares what we set; the rest belongs to Kubernetes and to others.
func serviceDiffers(have, want *corev1.Service) bool {
	return !includes(have.Labels, want.Labels) || !includes(have.Annotations, want.Annotations) ||
		!maps.Equal(have.Spec.Selector, want.Spec.Selector) ||
		have.Spec.PublishNotReadyAddresses != want.Spec.PublishNotReadyAddresses ||
		!slices.EqualFunc(have.Spec.Ports, want.Spec.Ports, samePort)
}

func samePort(have, want corev1.ServicePort) bool {
	return have.Name == want.Name && have.Port == want.Port && have.TargetPort == want.TargetPort &&
		have.Protocol == want.Protocol
}

// includes says whether all of want is in have.
func includes(have, want map[string]string) bool {
	for key, value := range want {
		if have[key] != value {
			return false
		}
	}
	return true
}
