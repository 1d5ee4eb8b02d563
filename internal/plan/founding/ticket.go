package founding

import (
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
)

// WithdrawTickets takes the right to found a cluster from every member that must not use it (any more). A founder's pod
// may start again years later, on a node that lost everything and a volume that was emptied: then there must be no ticket (I9).
func WithdrawTickets(v *view.View, d *verdict.Verdict) {
	for _, m := range v.Members {
		secret := v.Secrets[naming.MemberCertificates(m.Name)]
		if secret == nil || len(secret.Data[render.TicketKey]) == 0 || v.IsFounder(m.Name) {
			continue
		}
		d.Do(action.IssueMember{Member: m.Name})
	}
}
