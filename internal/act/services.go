package act

import (
	"context"
	"maps"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/plan/action"
)

// applyService makes a Service, or puts back what we set; what others set stays.
func (d *do) applyService(ctx context.Context, a action.ApplyService) error {
	have := d.s.Services[a.Service.Name]
	if have == nil {
		_, err := d.create(ctx, a.Service.DeepCopy())
		return err
	}
	after := have.DeepCopy()
	after.Labels = merged(after.Labels, a.Service.Labels)
	after.Annotations = merged(after.Annotations, a.Service.Annotations)
	after.Spec.Selector = a.Service.Spec.Selector
	after.Spec.Ports = a.Service.Spec.Ports
	after.Spec.PublishNotReadyAddresses = a.Service.Spec.PublishNotReadyAddresses
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(have, client.MergeFromWithOptimisticLock{}))
}

func (d *do) deleteService(ctx context.Context, a action.DeleteService) error {
	return d.remove(ctx, &corev1.Service{ObjectMeta: d.meta(a.Name)}, a.UID)
}

func merged(have, add map[string]string) map[string]string {
	if len(add) == 0 {
		return have
	}
	result := map[string]string{}
	maps.Copy(result, have)
	maps.Copy(result, add)
	return result
}
