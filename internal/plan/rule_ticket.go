package plan

import (
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
)

// withdrawTickets takes the right to found a cluster from every member that must not use it (any more). A founder's pod
// may start again years later, on a node that lost everything and a volume that was emptied: then there must be no ticket (I9).
func withdrawTickets(v *view, d *verdict) {
	for _, m := range v.members {
		secret := v.Secrets[naming.MemberCertificates(m.Name)]
		if secret == nil || len(secret.Data[render.TicketKey]) == 0 || v.IsFounder(m.Name) {
			continue
		}
		d.do(IssueMember{Member: m.Name})
	}
}
