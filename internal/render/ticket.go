package render

import (
	"strings"

	"database.example.com/operator/internal/naming"
)

// TicketKey is the key, in the Secret of a founder's certificates, of its right to found a cluster on an empty volume. It
// is there only until the cluster counts as founded. The pod refers to it as optional, so that a pod of a founder whose
// init container runs again later (its node was started anew, for instance) finds it gone.
const TicketKey = "ticket"

// Ticket is the right to found the cluster: the value of --initial-cluster of the first start.
func Ticket(hosts naming.Hosts, founders []string) string {
	entries := make([]string, len(founders))
	for i, founder := range founders {
		entries[i] = founder + "=" + hosts.PeerURL(founder)
	}
	return strings.Join(entries, ",")
}
