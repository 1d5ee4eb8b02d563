package etcd

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
)

// Pool keeps one client, with its connections, per cluster. The zero value is ready to use. It is safe for concurrent use.
type Pool struct {
	mu      sync.Mutex
	clients map[string]*client
}

// For returns the client of the cluster that key names. A change of credentials closes the connections made with the old ones.
func (p *Pool) For(key string, credentials Credentials) (Client, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.clients[key]
	if known != nil && known.credentials.equal(credentials) {
		return known, nil
	}
	config, err := credentials.config()
	if err != nil {
		return nil, fmt.Errorf("reading the credentials for %s: %w", key, err)
	}
	if known != nil {
		known.close()
	}
	if p.clients == nil {
		p.clients = map[string]*client{}
	}
	p.clients[key] = newClient(config, credentials)
	return p.clients[key], nil
}

// Forget closes the connections of a cluster that is gone.
func (p *Pool) Forget(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.clients[key]; known != nil {
		known.close()
		delete(p.clients, key)
	}
}

func (c Credentials) config() (*tls.Config, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(c.CA) {
		return nil, errors.New("the CA holds no certificate")
	}
	own, err := tls.X509KeyPair(c.Cert, c.Key)
	if err != nil {
		return nil, fmt.Errorf("the client certificate: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: []tls.Certificate{own}}, nil
}
