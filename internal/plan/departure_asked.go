package plan

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// replacementOf says why a member that works is to be replaced by a new one; empty when it is not.
func (v *view) replacementOf(m snapshot.Member) string {
	if !v.Founded() || v.Founding() || !m.EverJoined() || m.Removed {
		return ""
	}
	switch {
	case v.namedForReplacement(m.Name):
		return "the annotation " + v1alpha1.AnnotationReplace + " asks for it"
	case m.Serves() && m.Loss() != "":
		return m.Loss()
	case m.Serves() && m.Claim != nil && m.Claim.DeletionTimestamp != nil:
		return "its claim is being deleted"
	case m.ClaimIsItsOwn():
		return v.wrongVolume(m.Claim)
	default:
		return ""
	}
}

func (v *view) namedForReplacement(name string) bool {
	names := strings.Split(v.cluster.Annotations[v1alpha1.AnnotationReplace], ",")
	return slices.ContainsFunc(names, func(named string) bool { return strings.TrimSpace(named) == name })
}

// wrongVolume says what of a claim cannot become what the spec asks for: its class, and its size where that is to shrink.
// A claim that somebody else made larger than the operator asked for is left as it is.
func (v *view) wrongVolume(claim *corev1.PersistentVolumeClaim) string {
	if v.otherClass(claim) && (v.StorageClass.Exists || !v.StorageClass.Looked) {
		return fmt.Sprintf("its volume is of storage class %s, and %s is asked for",
			*claim.Spec.StorageClassName, *v.cluster.Spec.Storage.StorageClassName)
	}
	size := render.StorageSize(v.cluster)
	if made := render.AskedSize(claim); made != nil && made.Cmp(size) > 0 && v.fits() {
		return fmt.Sprintf("its volume was made with %s, and %s is asked for", made, size.String())
	}
	return ""
}

// otherClass says whether a claim is of another storage class than the spec names, and was not made with that name either:
// what a webhook makes of a name cannot be mended by another claim. Without a name any class is right.
func (v *view) otherClass(claim *corev1.PersistentVolumeClaim) bool {
	asked, have := v.cluster.Spec.Storage.StorageClassName, claim.Spec.StorageClassName
	return asked != nil && have != nil && *have != *asked && claim.Annotations[render.AnnotationClass] != *asked
}

// fits says whether the database has room in a volume of the size that is asked for: its quota is at most a third of it
// (I30).
func (v *view) fits() bool { return v.databaseSize() < render.Quota(v.cluster) }

// databaseSize is the size of the largest database of a member, in bytes.
func (v *view) databaseSize() int64 {
	var largest int64
	for _, m := range v.members {
		if m.Serves() {
			largest = max(largest, m.Look.Status.DatabaseSize)
		}
	}
	return largest
}
