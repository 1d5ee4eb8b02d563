package objects

import (
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// GrowVolumes asks for larger volumes where the spec does; the driver grows them while they are in use. It comes last, so
// that a storage class that cannot grow volumes holds nothing else up.
func GrowVolumes(v *view.View, d *verdict.Verdict) {
	want := render.StorageSize(v.Cluster)
	for _, m := range v.Members {
		if !m.ClaimIsItsOwn() || render.AskedSize(m.Claim) == nil || m.Claim.Status.Phase != corev1.ClaimBound {
			continue
		}
		if have := m.Claim.Spec.Resources.Requests[corev1.ResourceStorage]; have.Cmp(want) < 0 {
			d.Do(action.GrowClaim{Name: m.Claim.Name, UID: m.Claim.UID, Size: want})
			d.Say(v1alpha1.ReasonWaiting, "volumes grow to %s", want.String())
		}
	}
}
