package objects

import (
	"bytes"
	"slices"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/plan/view"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// IssueCertificates issues every leaf before it is needed, and again in the last third of its life. Engines read their
// leaves from disk at each handshake: no restart follows.
func IssueCertificates(v *view.View, d *verdict.Verdict) {
	if !authoritiesExist(v) || authoritiesReplaced(v) {
		return
	}
	operator, connection := naming.OperatorClient(v.Cluster.Name), naming.Connection(v.Cluster.Name)
	if stale(v, operator, nil) {
		d.Do(action.IssueOperatorClient{Secret: operator})
	}
	if stale(v, connection, nil) || connectionMoved(v, connection) {
		d.Do(action.IssueConnection{Secret: connection})
	}
	shared := v.Hosts().SharedNames()
	for _, m := range v.Members {
		issueMember(v, d, m, shared)
	}
}

func issueMember(v *view.View, d *verdict.Verdict, m snapshot.Member, shared []string) {
	name := naming.MemberCertificates(m.Name)
	ticket := ""
	if v.IsFounder(m.Name) {
		ticket = render.Ticket(v.Hosts(), v.Cluster.Status.Operation.Founders)
	}
	renew := stale(v, name, shared) || stale(v, name, v.Hosts().PeerNames(m.Name))
	if renew || ticket != "" && string(v.Secrets[name].Data[render.TicketKey]) != ticket {
		d.Do(action.IssueMember{Member: m.Name, Renew: renew, Ticket: ticket})
	}
}

// stale says whether the leaves of a Secret have to be issued: they are missing, due, by another authority, or lack names.
func stale(v *view.View, secret string, names []string) bool {
	leaves, there := v.Leaves[secret]
	if v.Secrets[secret] == nil || !there || leaves.Due || !leaves.SignedByCurrent || !leaves.Bundles {
		return true
	}
	return slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(leaves.Names, name) })
}

// connectionMoved says whether the connection Secret tells something else than what is in force.
func connectionMoved(v *view.View, name string) bool {
	for key, want := range render.Connection(v.Cluster, v.Settings.Domain) {
		if !bytes.Equal(v.SecretValue(name, key), want) {
			return true
		}
	}
	return false
}
