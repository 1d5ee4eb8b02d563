package storage

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// expand grows the volume of a claim that asks for more than the volume has, and asks the kubelet to grow the file system.
func (p *provisioner) expand(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	volume, err := p.volumes.Get(claim.Spec.VolumeName)
	if err != nil {
		return err
	}
	if !ours(volume) || claim.Status.Phase != corev1.ClaimBound {
		return nil
	}
	request, have := claim.Spec.Resources.Requests[corev1.ResourceStorage], claim.Status.Capacity[corev1.ResourceStorage]
	size := max(request.Value(), MinimumSize)
	if size <= have.Value() {
		return nil
	}
	pending := claim.Status.AllocatedResourceStatuses[corev1.ResourceStorage]
	allocated := claim.Status.AllocatedResources[corev1.ResourceStorage]
	if pending != "" && allocated.Value() >= size {
		return nil // the kubelet's turn
	}
	node, err := nodeOf(volume)
	if err != nil {
		return err
	}
	if err := grow(node, volume.Spec.CSI.VolumeHandle, size); err != nil {
		return err
	}
	wanted := *resource.NewQuantity(size, resource.BinarySI)
	volume = volume.DeepCopy()
	volume.Spec.Capacity[corev1.ResourceStorage] = wanted
	if _, err := p.client.CoreV1().PersistentVolumes().Update(ctx, volume, metav1.UpdateOptions{}); err != nil {
		return fmt.Errorf("growing volume %s: %w", volume.Name, err)
	}
	claim = claim.DeepCopy()
	claim.Status.AllocatedResources = corev1.ResourceList{corev1.ResourceStorage: wanted}
	claim.Status.AllocatedResourceStatuses = map[corev1.ResourceName]corev1.ClaimResourceStatus{
		corev1.ResourceStorage: corev1.PersistentVolumeClaimNodeResizePending,
	}
	claim.Status.Conditions = []corev1.PersistentVolumeClaimCondition{{
		Type: corev1.PersistentVolumeClaimFileSystemResizePending, Status: corev1.ConditionTrue, LastTransitionTime: metav1.Now(),
		Message: "Waiting for the node to grow the file system.",
	}}
	if _, err := p.client.CoreV1().PersistentVolumeClaims(claim.Namespace).UpdateStatus(ctx, claim, metav1.UpdateOptions{}); err != nil {
		return fmt.Errorf("growing claim %s/%s: %w", claim.Namespace, claim.Name, err)
	}
	return nil
}
