package plan

import (
	"reflect"

	"database.example.com/operator/internal/render"
)

// makeClaims makes the claim of each member, once. The UID of the claim is recorded; a claim that was recorded and is
// gone is never made again: its data is gone with it.
func makeClaims(v *view, d *verdict) {
	var refs []MemberRef
	for _, m := range v.members {
		if m.ClaimUID == "" {
			refs = append(refs, MemberRef{m.Name, m.Role})
		}
	}
	if len(refs) > 0 {
		d.do(MakeClaims{Members: refs})
	}
	for _, m := range v.members {
		if !m.ClaimIsItsOwn() {
			continue
		}
		have := m.Claim.OwnerReferences
		if !reflect.DeepEqual(nonNil(have), nonNil(render.ClaimOwners(v.cluster, have))) {
			d.do(SetClaimOwner{Name: m.Claim.Name, UID: m.Claim.UID})
		}
	}
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
