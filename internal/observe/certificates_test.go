package observe

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/snapshot"
)

// put puts data under a key of a Secret, as somebody may do between two looks, and returns what was there.
func put(t *testing.T, o *Observer, name, dataKey string, data []byte) (before []byte) {
	t.Helper()
	var secret corev1.Secret
	if err := o.Cache.Get(t.Context(), client.ObjectKey{Namespace: key.Namespace, Name: name}, &secret); err != nil {
		t.Fatal(err)
	}
	before, secret.Data[dataKey] = secret.Data[dataKey], data
	if err := o.Cache.(client.Client).Update(t.Context(), &secret); err != nil {
		t.Fatal(err)
	}
	return before
}

func TestWhatIsRememberedOfCertificatesIsWhatTheSecretsHold(t *testing.T) {
	o := observer(t, serving())
	own, authority := naming.OperatorClient("db"), naming.OperatorAuthority("db")
	expect := func(when string, want snapshot.Certificates) {
		t.Helper()
		got := look(t, o).Leaves[own]
		if got.Due != want.Due || got.SignedByCurrent != want.SignedByCurrent {
			t.Errorf("%s: %+v", when, got)
		}
	}
	good := snapshot.Certificates{SignedByCurrent: true}
	expect("first", good)
	expect("unchanged", good)
	o.Now = func() time.Time { return start.AddDate(0, 9, 0) }
	expect("in the last third of its life", snapshot.Certificates{SignedByCurrent: true, Due: true})
	o.Now = func() time.Time { return start }
	leafKey := put(t, o, own, corev1.TLSPrivateKeyKey, []byte("another"))
	expect("beside another key", snapshot.Certificates{SignedByCurrent: true, Due: true})
	put(t, o, own, corev1.TLSPrivateKeyKey, leafKey)
	expect("beside its own key again", good)
	other, err := pki.NewAuthority("other", start)
	if err != nil {
		t.Fatal(err)
	}
	put(t, o, authority, corev1.TLSCertKey, other.Cert)
	expect("beside another authority", snapshot.Certificates{})
}
