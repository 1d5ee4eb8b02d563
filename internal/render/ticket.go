package render

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
)

// TicketKey is the key, in the Secret of a founder's certificates, of its right to found a cluster on an empty volume. It
// is there only until the cluster counts as founded.
const TicketKey = "ticket"

// Ticket is the right to found the cluster: the value of --initial-cluster of the first start.
func Ticket(hosts naming.Hosts, founders []string) string {
	entries := make([]string, len(founders))
	for i, founder := range founders {
		entries[i] = founder + "=" + hosts.PeerURL(founder)
	}
	return strings.Join(entries, ",")
}

// ticketEnvironment hands the ticket to a founder. The kubelet reads the Secret at each start of the container, and the key is
// optional: once the cluster is founded and the key is gone, whatever starts again in this pod finds no ticket. A pod that is made
// later does not even ask for one.
func ticketEnvironment(in PodInput) []corev1.EnvVar {
	if !in.Founder {
		return nil
	}
	return []corev1.EnvVar{{
		Name: "AGENT_TICKET",
		ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
			LocalObjectReference: corev1.LocalObjectReference{Name: naming.MemberCertificates(in.Member)},
			Key:                  TicketKey,
			Optional:             ptr(true),
		}},
	}}
}
