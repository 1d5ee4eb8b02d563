package observe

import (
	"bytes"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// leafAt says where a leaf and its private key are in a Secret, and by which authority it has to be signed.
type leafAt struct {
	key, privateKey string
	authority       *corev1.Secret
}

// inspectCertificates tells the state of every leaf in the cluster's Secrets.
func (o *Observer) inspectCertificates(s *snapshot.Snapshot) {
	name := s.Cluster.Name
	peers := s.Secrets[naming.PeerAuthority(name)]
	clients := s.Secrets[naming.ClientAuthority(name)]
	operators := s.Secrets[naming.OperatorAuthority(name)]
	s.Leaves = map[string]snapshot.Certificates{}
	s.AuthorityEnds = map[string]time.Time{}
	for _, authority := range []*corev1.Secret{peers, clients, operators} {
		if inspected := o.Leaves.Look(certificate(authority), nil, nil); inspected.Readable {
			s.AuthorityEnds[authority.Name] = inspected.NotAfter
		}
	}
	inspect := func(secret string, bundles map[string][]byte, leaves ...leafAt) {
		if s.Secrets[secret] != nil {
			s.Leaves[secret] = o.inspectSecret(s.Secrets[secret], bundles, s.Now, leaves)
		}
	}
	inspect(naming.OperatorClient(name), nil, leafAt{corev1.TLSCertKey, corev1.TLSPrivateKeyKey, operators})
	inspect(naming.Connection(name),
		map[string][]byte{render.KeyAuthority: certificate(clients)},
		leafAt{render.KeyCertificate, render.KeyPrivateKey, clients})
	for _, m := range s.Cluster.Status.Members {
		inspect(naming.MemberCertificates(m.Name),
			map[string][]byte{
				render.KeyPeerAuthority:     certificate(peers),
				render.KeyClientAuthorities: slices.Concat(certificate(clients), certificate(operators)),
			},
			leafAt{render.KeyServerCertificate, render.KeyServerKey, clients},
			leafAt{render.KeyPeerCertificate, render.KeyPeerKey, peers})
	}
}

func certificate(authority *corev1.Secret) []byte {
	if authority == nil {
		return nil
	}
	return authority.Data[corev1.TLSCertKey]
}

func (o *Observer) inspectSecret(secret *corev1.Secret, bundles map[string][]byte, now time.Time, leaves []leafAt) snapshot.Certificates {
	result := snapshot.Certificates{SignedByCurrent: true, Bundles: true}
	for key, bundle := range bundles {
		result.Bundles = result.Bundles && bytes.Equal(secret.Data[key], bundle)
	}
	for i, at := range leaves {
		leaf := o.Leaves.Look(secret.Data[at.key], secret.Data[at.privateKey], certificate(at.authority))
		if !leaf.Readable {
			return snapshot.Certificates{Due: true}
		}
		result.Due = result.Due || leaf.NeedsRenewal(now) || !leaf.KeyFits
		result.SignedByCurrent = result.SignedByCurrent && leaf.Signed
		if i == 0 {
			result.Names, result.Expires = leaf.DNSNames, leaf.NotAfter
		} else if leaf.NotAfter.Before(result.Expires) {
			result.Expires = leaf.NotAfter
		}
	}
	return result
}
