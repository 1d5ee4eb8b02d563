package world

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	corev1 "k8s.io/api/core/v1"
)

// CallTime is how long a single call of the database may take in a healthy cluster.
const CallTime = 10 * time.Second

// Connect connects to a cluster as an application does: through a Service, with what the connection Secret holds.
func (w *World) Connect(cluster, service string) *clientv3.Client {
	w.Helper()
	var found corev1.Service
	w.must("reading Service "+service, w.Client.Get(w.Context(), w.Named(service), &found))
	return w.connectTo(cluster, found.Spec.ClusterIP+":2379", service+"."+w.Namespace+".svc")
}

// ConnectToMember connects to one member alone.
func (w *World) ConnectToMember(cluster, member string) *clientv3.Client {
	w.Helper()
	pod := w.Pod(member)
	if pod == nil {
		w.Fatalf("there is no pod of member %s to connect to", member)
	}
	return w.connectTo(cluster, pod.Status.PodIP+":2379", fmt.Sprintf("%s.%s-peer.%s.svc", member, cluster, w.Namespace))
}

func (w *World) connectTo(cluster, address, serverName string) *clientv3.Client {
	w.Helper()
	connected, err := clientv3.New(clientv3.Config{
		// The name is what the certificate is checked against; it is not looked up.
		Endpoints: []string{"https://" + serverName + ":2379"},
		DialOptions: []grpc.DialOption{
			grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, "tcp", address)
			}),
			// Without it a member that accepts a connection and then does not serve is waited for 20 s.
			grpc.WithConnectParams(grpc.ConnectParams{MinConnectTimeout: 2 * time.Second, Backoff: backoff.Config{
				BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second,
			}}),
		},
		TLS:                  w.transport(cluster),
		DialKeepAliveTime:    2 * time.Second,
		DialKeepAliveTimeout: 2 * time.Second,
		Logger:               zap.NewNop(),
	})
	w.must("connecting to "+address, err)
	w.Cleanup(func() { _ = connected.Close() })
	return connected
}

// transport reads the certificates of an application from the connection Secret.
func (w *World) transport(cluster string) *tls.Config {
	w.Helper()
	var secret corev1.Secret
	w.must("reading the connection Secret", w.Client.Get(w.Context(), w.Named(cluster+"-connection"), &secret))
	pair, err := tls.X509KeyPair(secret.Data["tls.crt"], secret.Data["tls.key"])
	w.must("reading the certificate of the connection Secret", err)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(secret.Data["ca.crt"]) {
		w.Fatalf("the connection Secret holds no authority in ca.crt")
	}
	return &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
}

// Put writes a key and fails the test if that is not acknowledged.
func (w *World) Put(c *clientv3.Client, key, value string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), CallTime)
	defer cancel()
	_, err := c.Put(ctx, key, value)
	w.must("writing "+key, err)
}

// Get reads a key; serializable reads may lag behind. It returns nothing if there is no such key.
func (w *World) Get(c *clientv3.Client, key string, options ...clientv3.OpOption) (string, error) {
	ctx, cancel := context.WithTimeout(w.Context(), CallTime)
	defer cancel()
	got, err := c.Get(ctx, key, options...)
	if err != nil || len(got.Kvs) == 0 {
		return "", err
	}
	return string(got.Kvs[0].Value), nil
}

// Members asks for the member list.
func (w *World) Members(c *clientv3.Client) []*etcdserverpb.Member {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), CallTime)
	defer cancel()
	list, err := c.MemberList(ctx)
	w.must("asking for the member list", err)
	return list.Members
}

// Leader returns the name of the member that leads a cluster; some member must answer.
func (w *World) Leader(cluster string) string {
	w.Helper()
	var errs []string
	for _, pod := range w.Pods(cluster) {
		if !pod.Ready() {
			continue
		}
		c := w.ConnectToMember(cluster, pod.Name)
		ctx, cancel := context.WithTimeout(w.Context(), CallTime)
		status, err := c.Status(ctx, c.Endpoints()[0])
		cancel()
		if err != nil {
			errs = append(errs, fmt.Sprintf("%s: %v", pod.Name, err))
			continue
		}
		for _, member := range w.Members(c) {
			if member.ID == status.Leader {
				return member.Name
			}
		}
	}
	w.Fatalf("no member of cluster %s names a leader: %s", cluster, strings.Join(errs, "; "))
	return ""
}

// MoveLeader hands leadership over to a member.
func (w *World) MoveLeader(cluster, to string) {
	w.Helper()
	leader := w.Leader(cluster)
	if leader == to {
		return
	}
	c := w.ConnectToMember(cluster, leader)
	for _, member := range w.Members(c) {
		if member.Name != to {
			continue
		}
		ctx, cancel := context.WithTimeout(w.Context(), CallTime)
		defer cancel()
		_, err := c.MoveLeader(ctx, member.ID)
		w.must("moving the leader to "+to, err)
		return
	}
	w.Fatalf("%s is no member of cluster %s", to, cluster)
}
