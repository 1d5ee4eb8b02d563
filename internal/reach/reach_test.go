package reach

import (
	"errors"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// withSecrets is a look at a cluster whose Secrets are complete.
func withSecrets(t *testing.T) *snapshot.Snapshot {
	t.Helper()
	authority, err := pki.NewAuthority("ca", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := pki.Issue(authority, pki.Request{CommonName: naming.OperatorUser, Client: true}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return &snapshot.Snapshot{
		Cluster: &v1alpha1.EtcdCluster{ObjectMeta: metav1.ObjectMeta{Name: "db", UID: "u"}},
		Secrets: map[string]*corev1.Secret{
			naming.ClientAuthority("db"): {Data: map[string][]byte{corev1.TLSCertKey: authority.Cert}},
			naming.Connection("db"):      {Data: map[string][]byte{render.KeyAuthority: authority.Cert}},
			naming.OperatorClient("db"): {Data: map[string][]byte{
				corev1.TLSCertKey: leaf.Cert, corev1.TLSPrivateKeyKey: leaf.Key,
			}},
		},
	}
}

func TestMembersAreReachedWithoutTheSecretOfTheirAuthority(t *testing.T) {
	s := withSecrets(t)
	clients := &Clients{Pool: &etcd.Pool{}}
	delete(s.Secrets, naming.ClientAuthority("db"))
	if _, err := clients.For(s); err != nil {
		t.Errorf("without the authority: %v", err)
	}
	delete(s.Secrets, naming.Connection("db"))
	if _, err := clients.For(s); !errors.Is(err, ErrNoCredentials) {
		t.Errorf("without any authority: %v", err)
	}
}

func TestTheAuthorityOfTheConnectionStaysTrustedWhenTheOtherIsReplaced(t *testing.T) {
	s := withSecrets(t)
	if got := trustedAuthorities(s); string(got) != string(s.Secrets[naming.Connection("db")].Data[render.KeyAuthority]) {
		t.Errorf("an authority is trusted twice:\n%s", got)
	}
	before := s.Secrets[naming.Connection("db")].Data[render.KeyAuthority]
	s.Secrets[naming.ClientAuthority("db")] = withSecrets(t).Secrets[naming.ClientAuthority("db")]
	after := trustedAuthorities(s)
	if len(after) <= len(before) || string(after[len(after)-len(before):]) != string(before) {
		t.Errorf("the authority that members were signed by is not trusted:\n%s", after)
	}
}
