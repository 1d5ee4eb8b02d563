package static

import (
	"fmt"
	"net"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/internal/pki"
)

// secret holds the certificates of a member: the same kinds and keys as the operator's.
func (c *Cluster) secret(member string) (*corev1.Secret, error) {
	request := pki.Request{
		CommonName: member,
		DNSNames: []string{
			"localhost",
			fmt.Sprintf("%s.%s.svc", c.Name, c.Namespace),
			fmt.Sprintf("%s.%s-peer.%s.svc", member, c.Name, c.Namespace),
			fmt.Sprintf("%s.%s-peer.%s.svc.%s", member, c.Name, c.Namespace, c.Domain),
			fmt.Sprintf("%s.%s.svc.%s", member, c.Namespace, c.Domain),
		},
		IPs:    []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		Server: true,
		Client: true,
	}
	now := time.Now()
	peer, err := pki.Issue(c.peers, request, now)
	if err != nil {
		return nil, err
	}
	server, err := pki.Issue(c.clients, request, now)
	if err != nil {
		return nil, err
	}
	return &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Namespace: c.Namespace, Name: member + "-tls"},
		Data: map[string][]byte{
			"peer.crt": peer.Cert, "peer.key": peer.Key, "peer-ca.crt": c.peers.Cert,
			"server.crt": server.Cert, "server.key": server.Key, "client-ca.crt": c.clients.Cert,
		},
	}, nil
}

// connection is the Secret that an application connects with: named as the operator names it, with the same keys.
func (c *Cluster) connection() (*corev1.Secret, error) {
	application, err := pki.Issue(c.clients, pki.Request{CommonName: "application", Client: true}, time.Now())
	if err != nil {
		return nil, err
	}
	return &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Namespace: c.Namespace, Name: c.Name + "-connection"},
		Data:       map[string][]byte{"tls.crt": application.Cert, "tls.key": application.Key, "ca.crt": c.clients.Cert},
	}, nil
}
