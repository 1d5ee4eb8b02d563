package render

import (
	corev1 "k8s.io/api/core/v1"

	"database.example.com/operator/internal/naming"
)

const (
	volumeData    = "data"
	volumeTLS     = "tls"
	volumeAgent   = "agent"
	volumeControl = "control"
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

// volumes are those of a member's pod. The agent comes as the operator's image itself, mounted read-only: the kubelet looks for it
// with the engine's image, and no container has to run before the engine's to copy it.
func volumes(in PodInput) []corev1.Volume {
	member := in.Member
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
		{Name: volumeAgent, VolumeSource: corev1.VolumeSource{
			Image: &corev1.ImageVolumeSource{Reference: in.AgentImage, PullPolicy: corev1.PullIfNotPresent},
		}},
		{Name: volumeControl, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
	}
}
