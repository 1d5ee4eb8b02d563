package observe

import (
	"bytes"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// leafAt says where a leaf and its private key are in a Secret, and by which authority it has to be signed.
type leafAt struct {
	key, privateKey string
	authority       *corev1.Secret
}

// objectVersion tells an object from what it was, and from another one of its name.
type objectVersion struct {
	uid      types.UID
	resource string
}

func versionOf(secret *corev1.Secret) objectVersion {
	if secret == nil {
		return objectVersion{}
	}
	return objectVersion{secret.UID, secret.ResourceVersion}
}

// certificates are those of a cluster as they were last seen. They change once in months, and to read them takes longer than the rest of a
// look.
type certificates struct {
	authorities [3]objectVersion
	ends        map[string]time.Time
	leaves      map[string]inspection
}

// inspection is what the leaves of a Secret were seen to be.
type inspection struct {
	of           objectVersion
	certificates snapshot.Certificates
	// renewFrom is from when on a leaf is due, if none is already.
	renewFrom time.Time
}

// at is the state of the leaves at a time.
func (i inspection) at(now time.Time) snapshot.Certificates {
	state := i.certificates
	state.Due = state.Due || !now.Before(i.renewFrom)
	return state
}

// inspectCertificates tells the state of every leaf in the cluster's Secrets. Those are read that are not what they were before.
func (o *Observer) inspectCertificates(s *snapshot.Snapshot, before certificates) certificates {
	name := s.Cluster.Name
	peers := s.Secrets[naming.PeerAuthority(name)]
	clients := s.Secrets[naming.ClientAuthority(name)]
	operators := s.Secrets[naming.OperatorAuthority(name)]
	now := certificates{
		authorities: [3]objectVersion{versionOf(peers), versionOf(clients), versionOf(operators)},
		ends:        before.ends, leaves: map[string]inspection{},
	}
	if before.leaves == nil || now.authorities != before.authorities {
		before.leaves, now.ends = nil, o.endsOf(peers, clients, operators)
	}
	s.AuthorityEnds, s.Leaves = now.ends, map[string]snapshot.Certificates{}
	inspect := func(name string, read func(*corev1.Secret) inspection) {
		secret := s.Secrets[name]
		if secret == nil {
			return
		}
		seen, known := before.leaves[name]
		if !known || seen.of != versionOf(secret) {
			seen = read(secret)
			seen.of = versionOf(secret)
		}
		now.leaves[name], s.Leaves[name] = seen, seen.at(s.Now)
	}
	inspect(naming.OperatorClient(name), func(secret *corev1.Secret) inspection {
		return o.inspectSecret(secret, nil, leafAt{corev1.TLSCertKey, corev1.TLSPrivateKeyKey, operators})
	})
	inspect(naming.Connection(name), func(secret *corev1.Secret) inspection {
		return o.inspectSecret(secret, map[string][]byte{render.KeyAuthority: certificate(clients)},
			leafAt{render.KeyCertificate, render.KeyPrivateKey, clients})
	})
	for _, m := range s.Cluster.Status.Members {
		inspect(naming.MemberCertificates(m.Name), func(secret *corev1.Secret) inspection {
			return o.inspectMember(secret, peers, clients, operators)
		})
	}
	return now
}

func (o *Observer) inspectMember(secret, peers, clients, operators *corev1.Secret) inspection {
	return o.inspectSecret(secret,
		map[string][]byte{
			render.KeyPeerAuthority:     certificate(peers),
			render.KeyClientAuthorities: slices.Concat(certificate(clients), certificate(operators)),
		},
		leafAt{render.KeyServerCertificate, render.KeyServerKey, clients},
		leafAt{render.KeyPeerCertificate, render.KeyPeerKey, peers})
}

// endsOf tells when authorities end.
func (o *Observer) endsOf(authorities ...*corev1.Secret) map[string]time.Time {
	ends := map[string]time.Time{}
	for _, authority := range authorities {
		if inspected := o.Leaves.Look(certificate(authority), nil, nil); inspected.Readable {
			ends[authority.Name] = inspected.NotAfter
		}
	}
	return ends
}

func certificate(authority *corev1.Secret) []byte {
	if authority == nil {
		return nil
	}
	return authority.Data[corev1.TLSCertKey]
}

func (o *Observer) inspectSecret(secret *corev1.Secret, bundles map[string][]byte, leaves ...leafAt) inspection {
	result, renewFrom := snapshot.Certificates{SignedByCurrent: true, Bundles: true}, time.Time{}
	for key, bundle := range bundles {
		result.Bundles = result.Bundles && bytes.Equal(secret.Data[key], bundle)
	}
	for i, at := range leaves {
		leaf := o.Leaves.Look(secret.Data[at.key], secret.Data[at.privateKey], certificate(at.authority))
		if !leaf.Readable {
			return inspection{certificates: snapshot.Certificates{Due: true}}
		}
		result.Due = result.Due || !leaf.KeyFits
		result.SignedByCurrent = result.SignedByCurrent && leaf.Signed
		if i == 0 {
			result.Names, result.Expires, renewFrom = leaf.DNSNames, leaf.NotAfter, leaf.RenewFrom()
		}
		if leaf.NotAfter.Before(result.Expires) {
			result.Expires = leaf.NotAfter
		}
		if leaf.RenewFrom().Before(renewFrom) {
			renewFrom = leaf.RenewFrom()
		}
	}
	return inspection{certificates: result, renewFrom: renewFrom}
}
