package membership

import (
	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// Assign gives names to members that are asked for and not there. The names are written down before anything of
// them is made. The founders are named here, too, once: when the cluster has no member at all. Where not all names fit into
// DNS none is given, for an even number of voters is never asked for.
func Assign(v *view.View, d *verdict.Verdict) {
	founding := !v.Founded() && len(v.Members) == 0
	assigned := action.Assign{
		Members:   append([]v1alpha1.MemberStatus(nil), v.Cluster.Status.Members...),
		Counter:   v.Cluster.Status.MemberCounter,
		Operation: v.Cluster.Status.Operation,
		Founding:  founding,
	}
	for _, role := range v.AssignableRoles() {
		for range missing(v, role) {
			assigned.Members = append(assigned.Members, v1alpha1.MemberStatus{
				Name:  naming.Member(v.Cluster.Name, v.UID(), assigned.Counter),
				Role:  role,
				Phase: v1alpha1.PhasePending,
			})
			assigned.Counter++
		}
	}
	if len(assigned.Members) == len(v.Members) || !v.HasImage(v.Version) {
		return
	}
	if problem := v.HostNameTooLong(assigned.Counter - 1); problem != "" {
		d.Problem(v1alpha1.ReasonNameTooLong, "no member is made: %s", problem)
		return
	}
	if founding {
		assigned.Operation = &v1alpha1.Operation{
			Type:     v1alpha1.OperationFound,
			Founders: founders(v, assigned.Members),
		}
		d.Say(v1alpha1.ReasonJoining, "a cluster of %d voters is founded", v.Wanted(v1alpha1.RoleVoter))
	}
	d.Do(assigned)
}

// missing is how many members of a role are to be assigned: those that are asked for and not there, in the place of those
// that are lost, too; or else one more, in the place of one that is to be replaced. While versions are mixed nobody joins
// but in the place of a voter that is lost (I21), or of the only one when it is about to be.
func missing(v *view.View, role v1alpha1.MemberRole) int {
	missing := v.Wanted(role) - len(v.Remaining(role))
	if v.Mixed() {
		if losesOnlyVoter(v, role) {
			return 1
		}
		return min(missing, max(lostVoters(v, role), gap(v, role)))
	}
	if missing == 0 && replacesNext(v, role) {
		return 1
	}
	return missing
}

func lostVoters(v *view.View, role v1alpha1.MemberRole) int {
	n := 0
	for _, m := range v.Having(role) {
		if m.Voter() && v.Departure(m).Kind == departure.Lost {
			n++
		}
	}
	return n
}

// gap is 1 when a voter that was lost is forgotten already and nobody was named in its place: an even number of voters is never
// asked for. Without that one nobody could be stopped, and the change of the version would not come to its end.
func gap(v *view.View, role v1alpha1.MemberRole) int {
	if role != v1alpha1.RoleVoter {
		return 0
	}
	return (len(v.Remaining(role)) + 1) % 2
}

// losesOnlyVoter says whether the claim of the only voter is being deleted. It goes with all data when its pod ends, so that one can neither
// be stopped nor lost: without a successor the change of the version would wait for ever.
func losesOnlyVoter(v *view.View, role v1alpha1.MemberRole) bool {
	remaining := v.Remaining(role)
	return role == v1alpha1.RoleVoter && len(remaining) == 1 && v.Listed() && remaining[0].Serves() && remaining[0].ClaimLeaves()
}

// replacesNext says whether a successor is assigned now for a member that works and is to be replaced: when all others do
// their work, and nobody else is being replaced.
func replacesNext(v *view.View, role v1alpha1.MemberRole) bool {
	if !v.Founded() || !v.Listed() {
		return false
	}
	next := nextToReplace(v)
	if next == nil || next.Role != role {
		return false
	}
	for _, m := range v.Members {
		if m.Name != next.Name && (v.Departure(m).Kind != departure.Stays || m.Removed || m.Voter() && !works(v, m)) {
			return false
		}
	}
	return true
}

// nextToReplace is the first member that is to be replaced although it works: voters first, and of them the leader last. One that is
// lost meanwhile is replaced as such.
func nextToReplace(v *view.View) *snapshot.Member {
	var next *snapshot.Member
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		for i := range v.Members {
			m := &v.Members[i]
			if m.Role != role || v.ReplacementOf(*m) == "" || m.Removed || v.Departure(*m).Kind == departure.Lost {
				continue
			}
			if v.Leader == nil || m.Name != v.Leader.Name {
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

// founders are the members that found the cluster: one voter where the others can join it quickly, else all voters.
func founders(v *view.View, members []v1alpha1.MemberStatus) []string {
	var founders []string
	for _, m := range members {
		if m.Role == v1alpha1.RoleVoter && (len(founders) == 0 || !v.Engine.FoundedBySeed()) {
			founders = append(founders, m.Name)
		}
	}
	return founders
}
