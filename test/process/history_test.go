//go:build process

package process

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
)

// writeTimeout bounds one write.
const writeTimeout = 5 * time.Second

// history is what was acknowledged to a user of the database.
type history struct {
	user         *clientv3.Client
	acknowledged []string
}

// user connects as a user does, to the given members.
func (c *cluster) user(t *testing.T, members ...*member) *history {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(c.clientCA.Cert)
	own := must(tls.X509KeyPair(c.operator.Cert, c.operator.Key))(t)
	var endpoints []string
	for _, m := range members {
		endpoints = append(endpoints, "https://"+m.clientAddress())
	}
	client := must(clientv3.New(clientv3.Config{
		Endpoints: endpoints, Logger: zap.NewNop(),
		TLS: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: []tls.Certificate{own}},
	}))(t)
	t.Cleanup(func() { client.Close() })
	return &history{user: client}
}

// write writes a key and remembers it when it was acknowledged.
func (h *history) write(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	if _, err := h.user.Put(ctx, key, key); err != nil {
		return err
	}
	h.acknowledged = append(h.acknowledged, key)
	return nil
}

// mustWrite writes a key and insists.
func (h *history) mustWrite(t *testing.T, key string) {
	t.Helper()
	eventually(t, key+" to be written", func() error { return h.write(t.Context(), key) })
}

// lost returns the acknowledged keys that a linearizable read does not find.
func (h *history) lost(t *testing.T) []string {
	t.Helper()
	var lost []string
	for _, key := range h.acknowledged {
		var answer *clientv3.GetResponse
		eventually(t, key+" to be read", func() (err error) {
			ctx, cancel := context.WithTimeout(t.Context(), writeTimeout)
			defer cancel()
			answer, err = h.user.Get(ctx, key)
			return err
		})
		if len(answer.Kvs) == 0 || string(answer.Kvs[0].Value) != key {
			lost = append(lost, key)
		}
	}
	return lost
}

// nothingIsLost reads every acknowledged write through each of the members.
func (h *history) nothingIsLost(t *testing.T, c *cluster, members ...*member) {
	t.Helper()
	for _, m := range members {
		through := c.user(t, m)
		through.acknowledged = h.acknowledged
		if lost := through.lost(t); len(lost) > 0 {
			t.Errorf("acknowledged writes are lost at %s: %v", m.name, lost)
		}
	}
}
