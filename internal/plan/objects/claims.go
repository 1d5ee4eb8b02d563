package objects

import (
	"reflect"

	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// MakeClaims makes the claim of each member, once. The UID of the claim is recorded; a claim that was recorded and is
// gone is never made again: its data is gone with it.
func MakeClaims(v *view.View, d *verdict.Verdict) {
	var refs []action.MemberRef
	for _, m := range v.Members {
		if m.ClaimUID == "" {
			refs = append(refs, action.MemberRef{Name: m.Name, Role: m.Role})
		}
	}
	if len(refs) > 0 {
		d.Do(action.MakeClaims{Members: refs})
	}
	for _, m := range v.Members {
		if !m.ClaimIsItsOwn() {
			continue
		}
		have := m.Claim.OwnerReferences
		if render.AskedSize(m.Claim) == nil {
			d.Do(action.RecordClaim{Name: m.Claim.Name, UID: m.Claim.UID})
		} else if !reflect.DeepEqual(nonNil(have), nonNil(render.ClaimOwners(v.Cluster, have))) {
			d.Do(action.SetClaimOwner{Name: m.Claim.Name, UID: m.Claim.UID})
		}
	}
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
