package departure

import (
	"cmp"
	"slices"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/snapshot"
)

// Departure says whether a member is to leave, and why.
type Departure struct {
	Kind Kind
	Why  string
}

// Kind is what is to become of a member.
type Kind int

const (
	// Stays surfaces when nothing speaks against the member.
	Stays Kind = iota
	// Surplus surfaces when there are more members than are asked for. It leaves only when as many others as are asked for
	// do their work. To replace a healthy member is the same: another one is assigned first, which makes it surplus.
	Surplus
	// Lost surfaces when the member is not coming back: it is taken out of the member list first, so that a new one can
	// join (I4).
	Lost
)

// Departure is what is to become of a member.
func (l *Leaving) Departure(m snapshot.Member) Departure { return l.departures[m.Name] }

// findDepartures decides for all members at once which of them leave. Nobody is lost as long as nobody can tell the member
// list: without a quorum nothing may be given up (I25).
func (l *Leaving) findDepartures() {
	l.departures = map[string]Departure{}
	if l.Founded() && l.Listed() {
		for _, m := range l.Members {
			if why := l.lossOf(m); why != "" && !m.Removed {
				l.departures[m.Name] = Departure{Lost, why}
			}
		}
	}
	for _, role := range []v1alpha1.MemberRole{v1alpha1.RoleVoter, v1alpha1.RoleReadReplica} {
		l.findSurplus(role)
	}
}

// findSurplus chooses who of a role leaves because there are more than are asked for.
func (l *Leaving) findSurplus(role v1alpha1.MemberRole) {
	extra := len(l.Remaining(role)) - l.Wanted(role)
	if extra <= 0 {
		return
	}
	candidates := slices.DeleteFunc(l.Remaining(role), func(m snapshot.Member) bool { return !l.Listed() && !l.NeverRan(m) })
	slices.SortStableFunc(candidates, l.leavesBefore)
	for i := 0; i < extra && i < len(candidates); i++ {
		why := l.ReplacementOf(candidates[i])
		if why == "" {
			why = "there are more members than are asked for"
		}
		l.departures[candidates[i].Name] = Departure{Surplus, why}
	}
}

// Remaining lists the members of a role that are neither lost nor out of the member list already.
func (l *Leaving) Remaining(role v1alpha1.MemberRole) []snapshot.Member {
	remaining := make([]snapshot.Member, 0, len(l.Members))
	for i := range l.Members {
		if m := &l.Members[i]; m.Role == role && !m.Removed && l.departures[m.Name].Kind != Lost {
			remaining = append(remaining, *m)
		}
	}
	return remaining
}

// leavesBefore orders members by who is to leave first: who is to be replaced anyway, who never joined, who has no vote yet,
// who does not follow, who shares a node with another voter, and the youngest. The leader leaves when nobody else will do.
func (l *Leaving) leavesBefore(a, b snapshot.Member) int {
	for _, first := range []func(snapshot.Member) bool{
		func(m snapshot.Member) bool { return l.ReplacementOf(m) != "" },
		func(m snapshot.Member) bool { return l.Leader == nil || m.Name != l.Leader.Name },
		func(m snapshot.Member) bool { return m.Listed == nil },
		func(m snapshot.Member) bool { return m.Listed != nil && m.Listed.Learner },
		func(m snapshot.Member) bool { return !l.InSync(m) },
		l.sharesNode,
	} {
		if is, other := first(a), first(b); is != other {
			if is {
				return -1
			}
			return 1
		}
	}
	return cmp.Compare(l.number(b), l.number(a))
}

func (l *Leaving) number(m snapshot.Member) int64 {
	n, _ := naming.MemberNumber(l.Cluster.Name, l.UID(), m.Name)
	return n
}

// sharesNode says whether a voter runs on the node of another voter.
func (l *Leaving) sharesNode(m snapshot.Member) bool {
	if m.Pod == nil || m.Pod.Spec.NodeName == "" {
		return false
	}
	for _, other := range l.Having(m.Role) {
		if other.Name != m.Name && other.Pod != nil && other.Pod.Spec.NodeName == m.Pod.Spec.NodeName {
			return true
		}
	}
	return false
}
