package plan

import (
	"cmp"
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/snapshot"
)

// departure says whether a member is to leave, and why.
type departure struct {
	kind departureKind
	why  string
}

type departureKind int

const (
	// stays surfaces when nothing speaks against the member.
	stays departureKind = iota
	// surplus surfaces when there are more members than are asked for. It leaves only when as many others as are asked for
	// do their work. To replace a healthy member is the same: another one is assigned first, which makes it surplus.
	surplus
	// lost surfaces when the member is not coming back: it is taken out of the member list first, so that a new one can
	// join (I4).
	lost
)

// departure is what is to become of a member.
func (v *view) departure(m snapshot.Member) departure { return v.departures[m.Name] }

// findDepartures decides for all members at once which of them leave. Nobody is lost as long as nobody can tell the member
// list: without a quorum nothing may be given up (I25).
func (v *view) findDepartures() {
	v.departures = map[string]departure{}
	if v.Founded() && v.listed() {
		for _, m := range v.members {
			if why := v.lossOf(m); why != "" && !m.Removed {
				v.departures[m.Name] = departure{lost, why}
			}
		}
	}
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		v.findSurplus(role)
	}
}

// findSurplus chooses who of a role leaves because there are more than are asked for.
func (v *view) findSurplus(role v1alpha1.MemberRole) {
	extra := len(v.remaining(role)) - v.wanted(role)
	candidates := slices.DeleteFunc(v.remaining(role), func(m snapshot.Member) bool { return !v.listed() && !v.neverRan(m) })
	slices.SortStableFunc(candidates, v.leavesBefore)
	for i := 0; i < extra && i < len(candidates); i++ {
		why := v.replacementOf(candidates[i])
		if why == "" {
			why = "there are more members than are asked for"
		}
		v.departures[candidates[i].Name] = departure{surplus, why}
	}
}

// remaining lists the members of a role that are neither lost nor out of the member list already.
func (v *view) remaining(role v1alpha1.MemberRole) []snapshot.Member {
	return slices.DeleteFunc(v.having(role), func(m snapshot.Member) bool {
		return m.Removed || v.departure(m).kind == lost
	})
}

// leavesBefore orders members by who is to leave first: who is to be replaced anyway, who never joined, who has no vote yet,
// who does not follow, who shares a node with another voter, and the youngest. The leader leaves when nobody else will do.
func (v *view) leavesBefore(a, b snapshot.Member) int {
	for _, first := range []func(snapshot.Member) bool{
		func(m snapshot.Member) bool { return v.replacementOf(m) != "" },
		func(m snapshot.Member) bool { return v.leader == nil || m.Name != v.leader.Name },
		func(m snapshot.Member) bool { return m.Listed == nil },
		func(m snapshot.Member) bool { return m.Listed != nil && m.Listed.Learner },
		func(m snapshot.Member) bool { return !v.inSync(m) },
		v.sharesNode,
	} {
		if is, other := first(a), first(b); is != other {
			if is {
				return -1
			}
			return 1
		}
	}
	return cmp.Compare(v.number(b), v.number(a))
}

func (v *view) number(m snapshot.Member) int64 {
	n, _ := naming.MemberNumber(v.cluster.Name, v.UID(), m.Name)
	return n
}

// sharesNode says whether a voter runs on the node of another voter.
func (v *view) sharesNode(m snapshot.Member) bool {
	if m.Pod == nil || m.Pod.Spec.NodeName == "" {
		return false
	}
	for _, other := range v.having(m.Role) {
		if other.Name != m.Name && other.Pod != nil && other.Pod.Spec.NodeName == m.Pod.Spec.NodeName {
			return true
		}
	}
	return false
}
