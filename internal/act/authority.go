package act

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/render"
)

// makeAuthority makes a certificate authority. Whoever creates the Secret first has made the authority. Where the cluster was founded meanwhile,
// of which a late cache does not know, nobody makes it again: members trust the one that somebody deleted (I31).
func (d *do) makeAuthority(ctx context.Context, a action.MakeAuthority) error {
	cluster, err := d.live(ctx)
	if err != nil {
		return err
	}
	if cluster.Status.ClusterID != "" {
		return stale("the cluster is founded")
	}
	pair, err := d.issuer().NewAuthority(a.CommonName, d.s.Now)
	if err != nil {
		return err
	}
	_, err = d.create(ctx, d.secret(a.Secret, corev1.SecretTypeTLS, map[string][]byte{
		corev1.TLSCertKey:       pair.Cert,
		corev1.TLSPrivateKeyKey: pair.Key,
	}))
	return err
}

func (d *do) secret(name string, kind corev1.SecretType, data map[string][]byte) *corev1.Secret {
	secret := &corev1.Secret{ObjectMeta: d.meta(name), Type: kind, Data: data}
	secret.Labels = render.ClusterLabels(d.s.Cluster)
	secret.OwnerReferences = []metav1.OwnerReference{render.Owner(d.s.Cluster)}
	return secret
}

// authority is the certificate authority in a Secret, as it was seen.
func (d *do) authority(name string) (pki.Pair, error) {
	secret := d.s.Secrets[name]
	if secret == nil {
		return pki.Pair{}, fmt.Errorf("certificate authority %s does not exist", name)
	}
	return pki.Pair{Cert: secret.Data[corev1.TLSCertKey], Key: secret.Data[corev1.TLSPrivateKeyKey]}, nil
}
