package state

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/render"
)

// WrongVolume says what of a claim cannot become what the spec asks for: its class, and its size where that is to shrink.
// A claim that somebody else made larger than the operator asked for is left as it is.
func (s *State) WrongVolume(claim *corev1.PersistentVolumeClaim) string {
	if s.OtherClass(claim) && (s.StorageClass.Exists || !s.StorageClass.Looked) {
		return fmt.Sprintf("its volume is of storage class %s, and %s is asked for",
			*claim.Spec.StorageClassName, *s.Cluster.Spec.Storage.StorageClassName)
	}
	size := render.StorageSize(s.Cluster)
	if made := render.AskedSize(claim); made != nil && made.Cmp(size) > 0 && s.Fits() {
		return fmt.Sprintf("its volume was made with %s, and %s is asked for", made, size.String())
	}
	return ""
}

// OtherClass says whether a claim is of another storage class than the spec names, and was not made with that name either:
// what a webhook makes of a name cannot be mended by another claim. Without a name any class is right, and what a claim of release 0.1.0
// was made with is written down first.
func (s *State) OtherClass(claim *corev1.PersistentVolumeClaim) bool {
	asked, have := s.Cluster.Spec.Storage.StorageClassName, claim.Spec.StorageClassName
	return asked != nil && have != nil && *have != *asked && render.AskedSize(claim) != nil && claim.Annotations[render.AnnotationClass] != *asked
}

// Fits says whether the database has room in a volume of the size that is asked for: its quota is at most a third of it
// (I30).
func (s *State) Fits() bool { return s.DatabaseSize() < render.Quota(s.Cluster) }

// DatabaseSize is the size of the largest database of a member, in bytes.
func (s *State) DatabaseSize() int64 {
	var largest int64
	for _, m := range s.Members {
		if m.Serves() {
			largest = max(largest, m.Look.Status.DatabaseSize)
		}
	}
	return largest
}
