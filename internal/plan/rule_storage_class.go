package plan

import "database.example.com/operator/api/v1alpha1"

// checkStorageClass makes no claim whose class does not exist: it would wait for ever, and a claim's class can't be changed.
func checkStorageClass(v *view, d *verdict) {
	if !v.StorageClass.Looked || v.StorageClass.Exists || !v.needsClaims() {
		return
	}
	if name := v.cluster.Spec.Storage.StorageClassName; name != nil {
		d.problem(v1alpha1.ReasonStorageClassMissing, "storage class %s does not exist", *name)
	} else {
		d.problem(v1alpha1.ReasonStorageClassMissing, "there is no default storage class: name one in storage.storageClassName")
	}
	if !v.Founded() {
		d.say(v1alpha1.ReasonBlocked, "%s", d.problems[len(d.problems)-1].Message)
		d.stop()
	}
}

// needsClaims says whether a claim has to be made, be it in the place of one of another class.
func (v *view) needsClaims() bool {
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		if len(v.having(role)) < v.wanted(role) {
			return true
		}
	}
	for _, m := range v.members {
		if m.ClaimUID == "" || m.ClaimIsItsOwn() && v.otherClass(m.Claim) {
			return true
		}
	}
	return false
}
