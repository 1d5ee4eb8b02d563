package render

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

// Annotations of a claim: what the operator asked for. Others may change what comes of it.
const (
	// AnnotationSize is the size that the operator last asked for.
	AnnotationSize = "database.example.com/size"
	// AnnotationClass is the storage class that the claim was made with; absent when none was named.
	AnnotationClass = "database.example.com/storage-class"
)

// AskedSize is the size that the operator last asked for; nil when the claim does not say.
func AskedSize(claim *corev1.PersistentVolumeClaim) *resource.Quantity {
	size, err := resource.ParseQuantity(claim.Annotations[AnnotationSize])
	if err != nil {
		return nil
	}
	return &size
}

// ClaimRecord is what is written down of a claim: what it is, or was, made with.
func ClaimRecord(c *v1alpha1.EtcdCluster, size resource.Quantity) map[string]string {
	record := map[string]string{AnnotationSize: size.String()}
	if class := c.Spec.Storage.StorageClassName; class != nil {
		record[AnnotationClass] = *class
	}
	return record
}

// Claim is the claim of a member. Only with the policy Delete does it go away with the cluster.
func Claim(c *v1alpha1.EtcdCluster, member string, role v1alpha1.MemberRole) *corev1.PersistentVolumeClaim {
	size := StorageSize(c)
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{
			Name:        member,
			Namespace:   c.Namespace,
			Labels:      MemberLabels(c, member, role),
			Annotations: ClaimRecord(c, size),
		},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes:      []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			StorageClassName: c.Spec.Storage.StorageClassName,
			Resources: corev1.VolumeResourceRequirements{
				Requests: corev1.ResourceList{corev1.ResourceStorage: size},
			},
		},
	}
	claim.OwnerReferences = ClaimOwners(c, nil)
	return claim
}

// ClaimOwners are the owner references of a claim under the cluster's deletion policy: those of others that it has stay. Of all owners
// of an object at most one may be its controller.
func ClaimOwners(c *v1alpha1.EtcdCluster, have []metav1.OwnerReference) []metav1.OwnerReference {
	var owners []metav1.OwnerReference
	own := Owner(c)
	for _, owner := range have {
		if owner.UID == c.UID {
			continue
		}
		owners = append(owners, owner)
		if owner.Controller != nil && *owner.Controller {
			own.Controller = nil
		}
	}
	if c.Spec.Storage.ClaimDeletionPolicy == v1alpha1.DeleteClaims {
		owners = append(owners, own)
	}
	return owners
}
