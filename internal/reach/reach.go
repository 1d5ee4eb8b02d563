package reach

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// ErrNoCredentials is returned while the operator's client certificate does not exist.
var ErrNoCredentials = errors.New("the operator's client certificate does not exist yet")

// Clients hands out the client of each cluster.
type Clients struct {
	// Pool keeps the connections.
	Pool *etcd.Pool
	// Wrap is put around each client; nil for none.
	Wrap func(etcd.Client) etcd.Client
}

// For returns the client of the snapshot's cluster.
func (c *Clients) For(s *snapshot.Snapshot) (etcd.Client, error) {
	own := s.Secrets[naming.OperatorClient(s.Cluster.Name)]
	trusted := trustedAuthorities(s)
	if own == nil || len(bytes.TrimSpace(trusted)) == 0 {
		return nil, ErrNoCredentials
	}
	client, err := c.Pool.For(s.UID(), etcd.Credentials{
		CA:   trusted,
		Cert: own.Data[corev1.TLSCertKey],
		Key:  own.Data[corev1.TLSPrivateKeyKey],
	})
	if err != nil {
		return nil, fmt.Errorf("use the operator's client certificate: %w", err)
	}
	if c.Wrap != nil {
		client = c.Wrap(client)
	}
	return client, nil
}

// trustedAuthorities are the authorities by which members are known: the one in force, and the one that the connection
// Secret was issued by. When someone deletes or replaces the first, members go on with the leaves that they have, and the
// operator must not take them for dead.
func trustedAuthorities(s *snapshot.Snapshot) []byte {
	var inForce, ofConnection []byte
	if secret := s.Secrets[naming.ClientAuthority(s.Cluster.Name)]; secret != nil {
		inForce = secret.Data[corev1.TLSCertKey]
	}
	if secret := s.Secrets[naming.Connection(s.Cluster.Name)]; secret != nil {
		ofConnection = secret.Data[render.KeyAuthority]
	}
	if bytes.Equal(inForce, ofConnection) {
		return inForce
	}
	return slices.Concat(inForce, []byte("\n"), ofConnection)
}

// Forget closes the connections to the cluster of that UID.
func (c *Clients) Forget(uid types.UID) { c.Pool.Forget(string(uid)) }

// Endpoint is where a member answers clients: at its pod's address, by its own name; false when it has no address.
func Endpoint(s *snapshot.Snapshot, m snapshot.Member) (etcd.Endpoint, bool) {
	if m.Address() == "" {
		return etcd.Endpoint{}, false
	}
	return etcd.Endpoint{
		Member:     m.Name,
		Address:    net.JoinHostPort(m.Address(), strconv.Itoa(naming.ClientPort)),
		Metrics:    net.JoinHostPort(m.Address(), strconv.Itoa(naming.MetricsPort)),
		ServerName: s.Hosts().Member(m.Name),
	}, true
}

// EndpointOf is Endpoint for the member of a name.
func EndpointOf(s *snapshot.Snapshot, name string) (etcd.Endpoint, bool) {
	for _, m := range s.Members() {
		if m.Name == name {
			return Endpoint(s, m)
		}
	}
	return etcd.Endpoint{}, false
}
