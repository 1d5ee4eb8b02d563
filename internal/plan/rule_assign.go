package plan

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/snapshot"
)

// assignMembers gives names to members that are asked for and not there. The names are written down before anything of
// them is made. The founders are named here, too, once: when the cluster has no member at all. Who is gone is forgotten first.
func assignMembers(v *view, d *verdict) {
	if d.drops() {
		return
	}
	founding := !v.Founded() && len(v.members) == 0
	assigned := Assign{
		Members:   append([]v1alpha1.MemberStatus(nil), v.cluster.Status.Members...),
		Counter:   v.cluster.Status.MemberCounter,
		Operation: v.cluster.Status.Operation,
		Founding:  founding,
	}
	for _, role := range v.assignableRoles() {
		for range v.missing(role) {
			assigned.Members = append(assigned.Members, v1alpha1.MemberStatus{
				Name:  naming.Member(v.cluster.Name, v.UID(), assigned.Counter),
				Role:  role,
				Phase: v1alpha1.PhasePending,
			})
			assigned.Counter++
		}
	}
	if len(assigned.Members) == len(v.members) {
		return
	}
	if founding {
		assigned.Operation = &v1alpha1.Operation{
			Type:     v1alpha1.OperationFound,
			Founders: v.founders(assigned.Members),
		}
		d.say(v1alpha1.ReasonJoining, "a cluster of %d voters is founded", v.wanted(v1alpha1.RoleVoter))
	}
	d.do(assigned)
}

// missing is how many members of a role are to be assigned: those that are asked for and not there, in the place of those
// that are lost, too; or else one more, in the place of one that is to be replaced. While versions are mixed nobody joins
// but in the place of a voter that is lost (I21).
func (v *view) missing(role v1alpha1.MemberRole) int {
	missing := v.wanted(role) - len(v.remaining(role))
	if v.mixed() {
		return min(missing, max(v.lostVoters(role), v.gap(role)))
	}
	if missing == 0 && v.replacesNext(role) {
		return 1
	}
	return missing
}

func (v *view) lostVoters(role v1alpha1.MemberRole) int {
	n := 0
	for _, m := range v.having(role) {
		if m.Voter() && v.departure(m).kind == lost {
			n++
		}
	}
	return n
}

// gap is 1 when a voter that was lost is forgotten already and nobody was named in its place: an even number of voters is never
// asked for. Without that one nobody could be stopped, and the change of the version would not come to its end.
func (v *view) gap(role v1alpha1.MemberRole) int {
	if role != v1alpha1.RoleVoter {
		return 0
	}
	return (len(v.remaining(role)) + 1) % 2
}

// replacesNext says whether a successor is assigned now for a member that works and is to be replaced: when all others do
// their work, and nobody else is being replaced.
func (v *view) replacesNext(role v1alpha1.MemberRole) bool {
	if !v.Founded() || !v.listed() {
		return false
	}
	next := v.nextToReplace()
	if next == nil || next.Role != role {
		return false
	}
	for _, m := range v.members {
		if m.Name != next.Name && (v.departure(m).kind != stays || m.Removed || m.Voter() && !v.works(m)) {
			return false
		}
	}
	return true
}

// nextToReplace is the first member that is to be replaced although it works: voters first, and of them the leader last.
func (v *view) nextToReplace() *snapshot.Member {
	var next *snapshot.Member
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		for i := range v.members {
			m := &v.members[i]
			if m.Role != role || v.replacementOf(*m) == "" {
				continue
			}
			if v.leader == nil || m.Name != v.leader.Name {
				return m
			}
			next = m
		}
		if next != nil {
			return next
		}
	}
	return nil
}

// assignableRoles are the roles of which new members may be assigned.
func (v *view) assignableRoles() []v1alpha1.MemberRole {
	if !v.engine.ReadReplicas() {
		return []v1alpha1.MemberRole{v1alpha1.RoleVoter}
	}
	return []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica}
}

// founders are the members that found the cluster: one voter where the others can join it quickly, else all voters.
func (v *view) founders(members []v1alpha1.MemberStatus) []string {
	var founders []string
	for _, m := range members {
		if m.Role == v1alpha1.RoleVoter && (len(founders) == 0 || !v.engine.FoundedBySeed()) {
			founders = append(founders, m.Name)
		}
	}
	return founders
}
