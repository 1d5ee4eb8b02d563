package membership

import (
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
)

// Announce writes something for a member that cannot announce itself, and so does not serve, until something is written. Etcd does
// not count what it applies as a snapshot, and takes itself for too far behind to propose anything: on an idle cluster a joiner that
// got a snapshot would wait for ever. It comes last: what keeps etcd from writing must hold nothing up.
func Announce(v *view.View, d *verdict.Verdict) {
	if !v.Listed() {
		return
	}
	for _, m := range v.Members {
		if m.Listed != nil && m.Stalls() {
			d.Do(action.Announce{Leader: v.Leader.Name, Member: m.Name})
			return
		}
	}
}
