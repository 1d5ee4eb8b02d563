package world

import (
	"bytes"
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/simulator/kube"
)

// longAgo is when a leaf was issued that ends soon.
const longAgo = 300 * 24 * time.Hour

// leaf is where a leaf is in a Secret, and whose it is.
type leaf struct{ cert, key, authority string }

// leavesOf are the leaves in a Secret; none when it holds no leaf.
func leavesOf(secret *corev1.Secret) []leaf {
	peer, client := naming.PeerAuthority(ClusterName), naming.ClientAuthority(ClusterName)
	switch secret.Name {
	case peer, client, naming.OperatorAuthority(ClusterName):
		return nil
	case naming.OperatorClient(ClusterName):
		return []leaf{{corev1.TLSCertKey, corev1.TLSPrivateKeyKey, naming.OperatorAuthority(ClusterName)}}
	case naming.Connection(ClusterName):
		return []leaf{{render.KeyCertificate, render.KeyPrivateKey, client}}
	default:
		return []leaf{{render.KeyServerCertificate, render.KeyServerKey, client}, {render.KeyPeerCertificate, render.KeyPeerKey, peer}}
	}
}

func (w *World) secret(name string) *corev1.Secret {
	secret, _ := w.API.Get(kube.Secrets, name).(*corev1.Secret)
	return secret
}

// AgeLeaf puts a leaf into a Secret that was issued long ago and ends soon, and says whether there was one to be aged.
func (w *World) AgeLeaf(name string, pick int) bool {
	secret := w.secret(name)
	if secret == nil || len(leavesOf(secret)) == 0 {
		return false
	}
	at := leavesOf(secret)[pick%len(leavesOf(secret))]
	authority := w.secret(at.authority)
	seen := leaves.Look(secret.Data[at.cert], secret.Data[at.key], nil)
	if authority == nil || !seen.Readable {
		return false
	}
	ca := pki.Pair{Cert: authority.Data[corev1.TLSCertKey], Key: authority.Data[corev1.TLSPrivateKeyKey]}
	request := pki.Request{CommonName: seen.CommonName, DNSNames: seen.DNSNames, IPs: seen.IPs, Server: true, Client: true}
	aged, err := remembered("aged "+string(ca.Cert)+string(secret.Data[at.cert]), func() (pki.Pair, error) {
		return pki.Issue(ca, request, began.Add(-longAgo))
	})
	if err != nil {
		return false
	}
	w.putData(secret, map[string][]byte{at.cert: aged.Cert, at.key: aged.Key})
	return true
}

// nobody is what trusts nobody.
var nobody = []byte("no certificate")

// ChangeBundle puts something else in the place of the authority that a member trusts, and says whether the Secret is a member's.
func (w *World) ChangeBundle(name string) bool {
	secret := w.secret(name)
	if secret == nil || len(secret.Data[render.KeyPeerAuthority]) == 0 {
		return false
	}
	w.putData(secret, map[string][]byte{render.KeyPeerAuthority: nobody})
	return true
}

// PutBundleBack lets a member trust again whom it has to, if that was not put right meanwhile and no other member tells an operator how: it
// puts that right by itself.
func (w *World) PutBundleBack(name string) {
	secret, authority := w.secret(name), w.secret(naming.PeerAuthority(ClusterName))
	if secret == nil || authority == nil || !bytes.Equal(secret.Data[render.KeyPeerAuthority], nobody) {
		return
	}
	right := authority.Data[corev1.TLSCertKey]
	if cluster := w.Cluster(); cluster == nil || !slices.ContainsFunc(cluster.Status.Members, func(m v1alpha1.MemberStatus) bool {
		other := w.secret(naming.MemberCertificates(m.Name))
		return other != nil && bytes.Equal(other.Data[render.KeyPeerAuthority], right)
	}) {
		w.putData(secret, map[string][]byte{render.KeyPeerAuthority: right})
	}
}

// ReplaceAuthority puts another authority in the place of one, and returns what was there; nil when there is none.
func (w *World) ReplaceAuthority(name string) map[string][]byte {
	secret, other := w.secret(name), Foreign()
	if secret == nil || bytes.Equal(secret.Data[corev1.TLSCertKey], other.Cert) {
		return nil
	}
	w.putData(secret, map[string][]byte{corev1.TLSCertKey: other.Cert, corev1.TLSPrivateKeyKey: other.Key})
	return secret.Data
}

// PutData puts data back into a Secret, if there is one of its name.
func (w *World) PutData(name string, data map[string][]byte) {
	if secret := w.secret(name); secret != nil {
		w.putData(secret, data)
	}
}

func (w *World) putData(secret *corev1.Secret, data map[string][]byte) {
	after := secret.DeepCopy()
	after.Data = maps.Clone(secret.Data)
	maps.Copy(after.Data, data)
	w.API.Put(after)
}

// Foreign is an authority that is nobody's.
func Foreign() pki.Pair {
	pair, err := remembered("an authority of nobody", func() (pki.Pair, error) { return pki.NewAuthority("nobody", began) })
	if err != nil {
		panic(err)
	}
	return pair
}

// Stale says what of a Secret's leaves and bundles is not as it should be at rest; empty when all is, which lasts until a time if nobody
// changes it.
func (w *World) Stale(secret *corev1.Secret) (why string, until time.Time) {
	for _, at := range leavesOf(secret) {
		authority := w.secret(at.authority)
		if authority == nil {
			return "there is no authority " + at.authority, until
		}
		ca := authority.Data[corev1.TLSCertKey]
		switch seen := leaves.Look(secret.Data[at.cert], secret.Data[at.key], ca); {
		case !seen.Readable || !seen.Signed || !seen.KeyFits:
			return secret.Name + " holds no leaf of " + at.authority, until
		case !w.Time().Before(seen.RenewFrom()):
			return "a leaf of " + secret.Name + " ends soon", until
		case at.cert == render.KeyPeerCertificate && !bytes.Equal(secret.Data[render.KeyPeerAuthority], ca):
			return secret.Name + " holds another authority than there is", until
		case until.IsZero() || seen.RenewFrom().Before(until):
			until = seen.RenewFrom()
		}
	}
	return "", until
}
