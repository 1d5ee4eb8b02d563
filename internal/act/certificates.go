package act

import (
	"context"
	"fmt"
	"maps"
	"net"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// issueOperatorClient issues the operator's own client certificate, by an authority that signs nothing else: no other
// certificate may ever hold etcd's user root.
func (d *do) issueOperatorClient(ctx context.Context, a action.IssueOperatorClient) error {
	if err := d.maySign(ctx); err != nil {
		return err
	}
	authority, err := d.authority(naming.OperatorAuthority(d.s.Cluster.Name))
	if err != nil {
		return err
	}
	pair, err := d.issue(authority, pki.Request{CommonName: naming.OperatorUser, Client: true})
	if err != nil {
		return err
	}
	return d.putSecret(ctx, d.secret(a.Secret, corev1.SecretTypeTLS, map[string][]byte{
		corev1.TLSCertKey:       pair.Cert,
		corev1.TLSPrivateKeyKey: pair.Key,
	}))
}

// issueConnection issues the certificate that applications connect with, in the form of the Service Binding specification.
func (d *do) issueConnection(ctx context.Context, a action.IssueConnection) error {
	if err := d.maySign(ctx); err != nil {
		return err
	}
	authority, err := d.authority(naming.ClientAuthority(d.s.Cluster.Name))
	if err != nil {
		return err
	}
	pair, err := d.issue(authority, pki.Request{CommonName: render.ApplicationUser, Client: true})
	if err != nil {
		return err
	}
	data := render.Connection(d.s.Cluster, d.s.Settings.Domain)
	data[render.KeyAuthority] = authority.Cert
	data[render.KeyCertificate] = pair.Cert
	data[render.KeyPrivateKey] = pair.Key
	return d.putSecret(ctx, d.secret(a.Secret, corev1.SecretTypeOpaque, data))
}

// issueMember brings the Secret of a member's certificates up to date. The ticket to found the cluster is handed out
// only after the cluster was read past every cache, and only to a founder of a cluster that is not founded (I9).
func (d *do) issueMember(ctx context.Context, a action.IssueMember) error {
	data := map[string][]byte{}
	name := naming.MemberCertificates(a.Member)
	if have := d.s.Secrets[name]; have != nil {
		maps.Copy(data, have.Data)
	}
	if a.Renew {
		if err := d.maySign(ctx); err != nil {
			return err
		}
		leaves, err := d.memberLeaves(a.Member)
		if err != nil {
			return fmt.Errorf("issue the leaves of %s: %w", a.Member, err)
		}
		maps.Copy(data, leaves)
	}
	delete(data, render.TicketKey)
	if a.Ticket != "" {
		if err := d.mayFound(ctx, a.Member); err != nil {
			return err
		}
		data[render.TicketKey] = []byte(a.Ticket)
	}
	return d.putSecret(ctx, d.secret(name, corev1.SecretTypeOpaque, data))
}

// maySign makes sure, past the cache, that a founding goes on as whose part leaves are issued. Once the cluster is founded, an authority that
// nobody's Secret holds yet is one that somebody put in the place of that which members trust (I31).
func (d *do) maySign(ctx context.Context) error {
	if d.s.Founded() || !d.s.Founding() {
		return nil
	}
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if cluster.Status.ClusterID != "" || cluster.Status.Operation == nil {
		return stale("the cluster is founded")
	}
	return nil
}

// mayFound makes sure, past the cache, that a member is a founder of a cluster that is not founded.
func (d *do) mayFound(ctx context.Context, name string) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	return founds(cluster, name)
}

// founds refuses a member that is no founder of the cluster, and all of one that is founded.
func founds(cluster *v1alpha1.EtcdCluster, name string) error {
	operation := cluster.Status.Operation
	if cluster.Status.ClusterID != "" || operation == nil || !slices.Contains(operation.Founders, name) {
		return stale("%s is not a founder any more", name)
	}
	return nil
}

func (d *do) memberLeaves(member string) (map[string][]byte, error) {
	cluster, hosts := d.s.Cluster.Name, d.s.Hosts()
	var authorities [3]pki.Pair
	for i, name := range []string{naming.PeerAuthority(cluster), naming.ClientAuthority(cluster), naming.OperatorAuthority(cluster)} {
		pair, err := d.authority(name)
		if err != nil {
			return nil, err
		}
		authorities[i] = pair
	}
	peers, clients, operators := authorities[0], authorities[1], authorities[2]
	peer, err := d.issue(peers, pki.Request{
		CommonName: member, DNSNames: hosts.PeerNames(member), Server: true, Client: true,
	})
	if err != nil {
		return nil, err
	}
	server, err := d.issue(clients, pki.Request{
		CommonName: member, DNSNames: hosts.ServerNames(member), IPs: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		Server: true, Client: true,
	})
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		render.KeyPeerCertificate:   peer.Cert,
		render.KeyPeerKey:           peer.Key,
		render.KeyServerCertificate: server.Cert,
		render.KeyServerKey:         server.Key,
		render.KeyPeerAuthority:     peers.Cert,
		render.KeyClientAuthorities: slices.Concat(clients.Cert, operators.Cert),
	}, nil
}

// issue makes a leaf. An authority that cannot be read, or has ended, only the user can mend; until the leaves in use end their
// members run, and are healed.
func (d *do) issue(authority pki.Pair, request pki.Request) (pki.Pair, error) {
	pair, err := d.issuer().Issue(authority, request, d.s.Now)
	if err != nil {
		return pair, &plan.Setback{Kind: plan.NeedsUser, Reason: v1alpha1.ReasonAuthorityMissing, Message: err.Error()}
	}
	return pair, nil
}

// putSecret makes a Secret, or puts its data into the one that was seen, unless that changed meanwhile.
func (d *do) putSecret(ctx context.Context, want *corev1.Secret) error {
	have := d.s.Secrets[want.Name]
	if have == nil {
		there, err := d.create(ctx, want)
		if err == nil && there {
			return stale("Secret %s was made meanwhile", want.Name)
		}
		return err
	}
	after := have.DeepCopy()
	after.Data = want.Data
	return d.Client.Patch(ctx, after, client.MergeFromWithOptions(have, client.MergeFromWithOptimisticLock{}))
}
