package roll

import (
	"slices"

	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/snapshot"
)

// due lists the members that are to be started anew, in the order of their turns: first those that do not stand firm, for
// they have nothing to lose; then read replicas, then followers, of whom the first is the canary; the leader last (I22).
func due(v *view.View) []snapshot.Member {
	var due []snapshot.Member
	for _, m := range v.Members {
		if v.IsDue(m) {
			due = append(due, m)
		}
	}
	slices.SortStableFunc(due, func(a, b snapshot.Member) int { return turn(v, a) - turn(v, b) })
	return due
}

func turn(v *view.View, m snapshot.Member) int {
	switch {
	case v.Weakness(m) != "":
		return 0
	case !m.Voter():
		return 1
	case v.Leader == nil || m.Name != v.Leader.Name:
		return 2
	default:
		return 3
	}
}
