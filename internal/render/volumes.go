package render

import (
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
)

const (
	volumeData    = "data"
	volumeTLS     = "tls"
	volumeControl = "agent"
)

// The keys of the Secret of a member's certificates.
const (
	KeyPeerCertificate   = "peer.crt"
	KeyPeerKey           = "peer.key"
	KeyServerCertificate = "server.crt"
	KeyServerKey         = "server.key"
	KeyPeerAuthority     = "peer-ca.crt"
	KeyClientAuthorities = "client-ca.crt"
)

// CertificateKeys lists the keys that a member's pod mounts.
func CertificateKeys() []string {
	return []string{
		KeyPeerCertificate, KeyPeerKey, KeyServerCertificate, KeyServerKey, KeyPeerAuthority, KeyClientAuthorities,
	}
}

func volumes(member string) []corev1.Volume {
	readable := int32(0o440)
	items := make([]corev1.KeyToPath, 0, len(CertificateKeys()))
	for _, key := range CertificateKeys() {
		items = append(items, corev1.KeyToPath{Key: key, Path: key})
	}
	return []corev1.Volume{
		{Name: volumeData, VolumeSource: corev1.VolumeSource{
			PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: member},
		}},
		{Name: volumeTLS, VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{
			SecretName:  naming.MemberCertificates(member),
			DefaultMode: &readable,
			Items:       items,
		}}},
		{Name: volumeControl, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
	}
}
