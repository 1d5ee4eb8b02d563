package plan

import (
	"bytes"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// issueCertificates issues every leaf before it is needed, and again in the last third of its life. Engines read their
// leaves from disk at each handshake: no restart follows.
func issueCertificates(v *view, d *verdict) {
	if !v.authoritiesExist() || v.authoritiesReplaced() {
		return
	}
	operator, connection := naming.OperatorClient(v.cluster.Name), naming.Connection(v.cluster.Name)
	if v.stale(operator, nil) {
		d.do(IssueOperatorClient{Secret: operator})
	}
	if v.stale(connection, nil) || v.connectionMoved(connection) {
		d.do(IssueConnection{Secret: connection})
	}
	for _, m := range v.members {
		v.issueMember(d, m)
	}
}

func (v *view) issueMember(d *verdict, m snapshot.Member) {
	name := naming.MemberCertificates(m.Name)
	ticket := ""
	if v.IsFounder(m.Name) {
		ticket = render.Ticket(v.Hosts(), v.cluster.Status.Operation.Founders)
	}
	renew := v.stale(name, v.Hosts().ServerNames(m.Name))
	if renew || ticket != "" && string(v.Secrets[name].Data[render.TicketKey]) != ticket {
		d.do(IssueMember{Member: m.Name, Renew: renew, Ticket: ticket})
	}
}

// stale says whether the leaves of a Secret have to be issued: they are missing, due, by another authority, or lack names.
func (v *view) stale(secret string, names []string) bool {
	leaves, there := v.Leaves[secret]
	if v.Secrets[secret] == nil || !there || leaves.Due || !leaves.SignedByCurrent || !leaves.Bundles {
		return true
	}
	have := map[string]string{}
	for _, name := range leaves.Names {
		have[name] = ""
	}
	for _, name := range names {
		if _, ok := have[name]; !ok {
			return true
		}
	}
	return false
}

// connectionMoved says whether the connection Secret tells something else than what is in force.
func (v *view) connectionMoved(name string) bool {
	for key, want := range render.Connection(v.cluster, v.Settings.Domain) {
		if !bytes.Equal(secretValue(v.Secrets[name], key), want) {
			return true
		}
	}
	return false
}

func secretValue(s *corev1.Secret, key string) []byte {
	if s == nil {
		return nil
	}
	return s.Data[key]
}
