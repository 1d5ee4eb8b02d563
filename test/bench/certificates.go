package main

import (
	"fmt"
	"net"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/internal/pki"
)

// floorSecrets makes the certificates of the floor's members: the same kinds and keys as the operator's.
func floorSecrets(values floorValues) ([]client.Object, error) {
	now := time.Now()
	peers, err := pki.NewAuthority("floor peers", now)
	if err != nil {
		return nil, err
	}
	clients, err := pki.NewAuthority("floor clients", now)
	if err != nil {
		return nil, err
	}
	var secrets []client.Object
	for n := range voters {
		member := floorMember(n)
		request := pki.Request{
			CommonName: member,
			DNSNames:   []string{"localhost", fmt.Sprintf("%s.floor-peer.%s.svc.%s", member, values.Namespace, values.Domain)},
			IPs:        []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
			Server:     true,
			Client:     true,
		}
		peer, err := pki.Issue(peers, request, now)
		if err != nil {
			return nil, err
		}
		server, err := pki.Issue(clients, request, now)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{Namespace: values.Namespace, Name: member + "-tls"},
			Data: map[string][]byte{
				"peer.crt": peer.Cert, "peer.key": peer.Key, "peer-ca.crt": peers.Cert,
				"server.crt": server.Cert, "server.key": server.Key, "client-ca.crt": clients.Cert,
			},
		})
	}
	return secrets, nil
}
