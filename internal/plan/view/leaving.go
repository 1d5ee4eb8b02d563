package view

import (
	"database.example.com/operator/internal/plan/departure"
	"database.example.com/operator/internal/snapshot"
)

// WhoLeavesFirst is a member that is replaced, or leaves, before any other is stopped; nil when there is none. While the
// version is being changed only a lost one does (I21).
func (v *View) WhoLeavesFirst() *snapshot.Member {
	for i := range v.Members {
		kind := v.Departure(v.Members[i]).Kind
		if v.Members[i].Listed != nil && (kind == departure.Lost || kind == departure.Surplus && !v.Mixed()) {
			return &v.Members[i]
		}
	}
	return nil
}
