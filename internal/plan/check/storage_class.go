package check

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// StorageClass makes no claim whose class does not exist: it would wait for ever, and a claim's class can't be changed.
func StorageClass(v *view.View, d *verdict.Verdict) {
	if !v.StorageClass.Looked || v.StorageClass.Exists || !needsClaims(v) {
		return
	}
	if name := v.Cluster.Spec.Storage.StorageClassName; name != nil {
		d.Problem(v1alpha1.ReasonStorageClassMissing, "storage class %s does not exist", *name)
	} else {
		d.Problem(v1alpha1.ReasonStorageClassMissing, "there is no default storage class: name one in storage.storageClassName")
	}
	if !v.Founded() {
		d.Say(v1alpha1.ReasonBlocked, "%s", d.Problems[len(d.Problems)-1].Message)
		d.Stop()
	}
}

// needsClaims says whether a claim has to be made, be it in the place of one of another class.
func needsClaims(v *view.View) bool {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		if len(v.Having(role)) < v.Wanted(role) {
			return true
		}
	}
	for _, m := range v.Members {
		if m.ClaimUID == "" || m.ClaimIsItsOwn() && v.OtherClass(m.Claim) {
			return true
		}
	}
	return false
}
