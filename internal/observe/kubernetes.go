package observe

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/snapshot"
)

// ofCluster selects the objects that carry the cluster's name.
func ofCluster(s *snapshot.Snapshot) []client.ListOption {
	return []client.ListOption{
		client.InNamespace(s.Cluster.Namespace),
		client.MatchingLabels{v1alpha1.LabelManagedBy: v1alpha1.ManagedBy, v1alpha1.LabelCluster: s.Cluster.Name},
	}
}

func (o *Observer) lookAtPods(ctx context.Context, s *snapshot.Snapshot) error {
	var list corev1.PodList
	if err := o.Cache.List(ctx, &list, ofCluster(s)...); err != nil {
		return fmt.Errorf("list pods: %w", err)
	}
	s.Pods = make(map[string]*corev1.Pod, len(list.Items))
	for i := range list.Items {
		if metav1.IsControlledBy(&list.Items[i], s.Cluster) {
			s.Pods[list.Items[i].Name] = &list.Items[i]
		}
	}
	return nil
}

func (o *Observer) lookAtServices(ctx context.Context, s *snapshot.Snapshot) error {
	var list corev1.ServiceList
	if err := o.Cache.List(ctx, &list, ofCluster(s)...); err != nil {
		return fmt.Errorf("list services: %w", err)
	}
	s.Services = make(map[string]*corev1.Service, len(list.Items))
	for i := range list.Items {
		if metav1.IsControlledBy(&list.Items[i], s.Cluster) {
			s.Services[list.Items[i].Name] = &list.Items[i]
		}
	}
	return nil
}

func (o *Observer) lookAtSecrets(ctx context.Context, s *snapshot.Snapshot) error {
	var list corev1.SecretList
	if err := o.Cache.List(ctx, &list, ofCluster(s)...); err != nil {
		return fmt.Errorf("list secrets: %w", err)
	}
	s.Secrets = make(map[string]*corev1.Secret, len(list.Items))
	for i := range list.Items {
		if metav1.IsControlledBy(&list.Items[i], s.Cluster) {
			s.Secrets[list.Items[i].Name] = &list.Items[i]
		}
	}
	return o.lookForAuthorities(ctx, s)
}

// lookForAuthorities asks the API server for the authorities of a founded cluster that are not in the cache: they are never
// made again, so one that merely lost its labels must not count as gone.
func (o *Observer) lookForAuthorities(ctx context.Context, s *snapshot.Snapshot) error {
	name := s.Cluster.Name
	for _, authority := range []string{naming.PeerAuthority(name), naming.ClientAuthority(name), naming.OperatorAuthority(name)} {
		if !s.Founded() || s.Secrets[authority] != nil {
			continue
		}
		var secret corev1.Secret
		err := o.Live.Get(ctx, client.ObjectKey{Namespace: s.Cluster.Namespace, Name: authority}, &secret)
		switch {
		case err == nil && metav1.IsControlledBy(&secret, s.Cluster):
			s.Secrets[authority] = &secret
		case client.IgnoreNotFound(err) != nil:
			return fmt.Errorf("read the authority %s: %w", authority, err)
		}
	}
	return nil
}

func (o *Observer) lookAtBudget(ctx context.Context, s *snapshot.Snapshot) error {
	var budget policyv1.PodDisruptionBudget
	key := client.ObjectKey{Namespace: s.Cluster.Namespace, Name: naming.Budget(s.Cluster.Name)}
	err := o.Cache.Get(ctx, key, &budget)
	switch {
	case apierrors.IsNotFound(err):
		return nil
	case err != nil:
		return fmt.Errorf("read the PodDisruptionBudget: %w", err)
	case metav1.IsControlledBy(&budget, s.Cluster):
		s.Budget = &budget
	}
	return nil
}

// lookAtAddresses reads which pods the peer Service's host names resolve to.
func (o *Observer) lookAtAddresses(ctx context.Context, s *snapshot.Snapshot) error {
	var list discoveryv1.EndpointSliceList
	err := o.Cache.List(ctx, &list, client.InNamespace(s.Cluster.Namespace),
		client.MatchingLabels{discoveryv1.LabelServiceName: naming.PeerService(s.Cluster.Name)})
	if err != nil {
		return fmt.Errorf("list endpoint slices: %w", err)
	}
	s.Published = map[string]bool{}
	for _, slice := range list.Items {
		for _, endpoint := range slice.Endpoints {
			if endpoint.Hostname != nil && len(endpoint.Addresses) > 0 {
				pod := s.Pods[*endpoint.Hostname]
				s.Published[*endpoint.Hostname] = pod != nil && publishes(endpoint, pod)
			}
		}
	}
	return nil
}

// publishes says whether an endpoint is that of the pod as it is now.
func publishes(endpoint discoveryv1.Endpoint, pod *corev1.Pod) bool {
	for _, address := range endpoint.Addresses {
		for _, ip := range pod.Status.PodIPs {
			if ip.IP == address {
				return true
			}
		}
	}
	return false
}
