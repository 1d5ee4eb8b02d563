package etcd

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
)

// unusedFor is how long a connection is kept without a call: pods come and go, and their addresses with them.
const unusedFor = 2 * time.Minute

// connectParams reconnect quickly: a member that has just started is asked a moment later.
var connectParams = grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.5, Jitter: 0.2, MaxDelay: 200 * time.Millisecond},
	MinConnectTimeout: time.Second,
}

// client holds one connection per endpoint of one cluster.
type client struct {
	credentials Credentials
	config      *tls.Config

	mu          sync.Mutex
	connections map[Endpoint]*connection
}

type connection struct {
	*grpc.ClientConn
	lastUsed time.Time
}

func newClient(config *tls.Config, credentials Credentials) *client {
	return &client{credentials: credentials, config: config, connections: map[Endpoint]*connection{}}
}

// at returns the connection to an endpoint, and closes those that were not used for long.
func (c *client) at(e Endpoint) (*grpc.ClientConn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for other, conn := range c.connections {
		if now.Sub(conn.lastUsed) > unusedFor {
			conn.Close()
			delete(c.connections, other)
		}
	}
	if known := c.connections[e]; known != nil {
		known.lastUsed = now
		return known.ClientConn, nil
	}
	made, err := grpc.NewClient("passthrough:///"+e.Address,
		grpc.WithTransportCredentials(credentials.NewTLS(c.configFor(e))),
		grpc.WithConnectParams(connectParams),
		grpc.WithNoProxy(), grpc.WithDisableServiceConfig(), grpc.WithDisableRetry())
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", e, err)
	}
	c.connections[e] = &connection{ClientConn: made, lastUsed: now}
	return made, nil
}

// configFor expects the endpoint's own name in its certificate.
func (c *client) configFor(e Endpoint) *tls.Config {
	config := c.config.Clone()
	config.ServerName = e.ServerName
	return config
}

func (c *client) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for e, conn := range c.connections {
		conn.Close()
		delete(c.connections, e)
	}
}

// equal says whether credentials are the same: they are compared at each look.
func (c Credentials) equal(other Credentials) bool {
	return bytes.Equal(c.CA, other.CA) && bytes.Equal(c.Cert, other.Cert) && bytes.Equal(c.Key, other.Key)
}
