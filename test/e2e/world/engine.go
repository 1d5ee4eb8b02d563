package world

import (
	"context"
	"errors"
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

	"database.example.com/operator/test/binding"
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
	return w.connectTo(cluster, memberAddress(*pod), w.memberName(cluster, member))
}

func memberAddress(pod Pod) string { return pod.Status.PodIP + ":2379" }

func (w *World) memberName(cluster, member string) string {
	return fmt.Sprintf("%s.%s-peer.%s.svc", member, cluster, w.Namespace)
}

func (w *World) connectTo(cluster, address, serverName string) *clientv3.Client {
	w.Helper()
	var secret corev1.Secret
	w.must("reading the connection Secret", w.Client.Get(w.Context(), w.Named(cluster+"-connection"), &secret))
	return w.connect(secret.Data, address, "https://"+serverName+":2379")
}

// ConnectWith connects as the data of a connection Secret says, to the address that its host has.
func (w *World) ConnectWith(secret map[string][]byte, address string) *clientv3.Client {
	w.Helper()
	return w.connect(secret, address, string(secret["uri"]))
}

func (w *World) connect(secret map[string][]byte, address, endpoint string) *clientv3.Client {
	w.Helper()
	trust, err := binding.TLS(secret)
	w.must("reading the connection Secret", err)
	connected, err := clientv3.New(clientv3.Config{
		// The name in it is what the certificate is checked against; it is not looked up.
		Endpoints: []string{endpoint},
		DialOptions: []grpc.DialOption{
			grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, "tcp", address)
			}),
			// Without it a member that accepts a connection and then does not serve is waited for 20 s.
			grpc.WithConnectParams(grpc.ConnectParams{MinConnectTimeout: 2 * time.Second, Backoff: backoff.Config{
				BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second,
			}}),
		},
		TLS:                  trust,
		DialKeepAliveTime:    2 * time.Second,
		DialKeepAliveTimeout: 2 * time.Second,
		Logger:               zap.NewNop(),
	})
	w.must("connecting to "+address, err)
	w.Cleanup(func() { _ = connected.Close() })
	return connected
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

// leadTime is how long a cluster may be without a leader that its members agree on, on a machine that others use, too.
const leadTime = time.Minute

// Leader waits until a member names the leader of a cluster, and returns the leader's name.
func (w *World) Leader(cluster string) string {
	w.Helper()
	leader := ""
	w.AwaitRepeatedly("a member of cluster "+cluster+" names its leader", leadTime, func() (bool, string) {
		var seen string
		leader, seen = w.namedLeader(cluster)
		return leader != "", seen
	})
	return leader
}

// namedLeader returns the name of the member that the first one to answer takes for the leader; else what was seen instead.
func (w *World) namedLeader(cluster string) (leader, seen string) {
	w.Helper()
	var errs []string
	for _, pod := range w.Pods(cluster) {
		if !pod.Ready() {
			continue
		}
		leader, err := w.leaderSeenBy(cluster, pod)
		if err == nil {
			return leader, ""
		}
		errs = append(errs, fmt.Sprintf("%s: %v", pod.Name, err))
	}
	return "", "nobody names one: " + strings.Join(errs, "; ")
}

func (w *World) leaderSeenBy(cluster string, pod Pod) (string, error) {
	w.Helper()
	c := w.connectTo(cluster, memberAddress(pod), w.memberName(cluster, pod.Name))
	defer c.Close()
	ctx, cancel := context.WithTimeout(w.Context(), CallTime)
	defer cancel()
	status, err := c.Status(ctx, c.Endpoints()[0])
	if err != nil {
		return "", err
	}
	list, err := c.MemberList(ctx)
	if err != nil {
		return "", err
	}
	for _, member := range list.Members {
		if member.ID == status.Leader && member.Name != "" {
			return member.Name, nil
		}
	}
	return "", errors.New("it knows no leader")
}

// MoveLeader hands leadership over to a member, and waits until it leads. Leadership may move by itself meanwhile: then it is tried again.
func (w *World) MoveLeader(cluster, to string) {
	w.Helper()
	w.AwaitRepeatedly(to+" leads cluster "+cluster, leadTime, func() (bool, string) {
		leader := w.Leader(cluster)
		if leader == to {
			return true, ""
		}
		err := w.tryMoveLeader(cluster, leader, to)
		return false, fmt.Sprintf("%s leads, and moving gave: %v", leader, err)
	})
}

func (w *World) tryMoveLeader(cluster, leader, to string) error {
	w.Helper()
	pod := w.Pod(leader)
	if pod == nil {
		return fmt.Errorf("%s has no pod", leader)
	}
	c := w.connectTo(cluster, memberAddress(*pod), w.memberName(cluster, leader))
	defer c.Close()
	ctx, cancel := context.WithTimeout(w.Context(), CallTime)
	defer cancel()
	list, err := c.MemberList(ctx)
	if err != nil {
		return err
	}
	for _, member := range list.Members {
		if member.Name == to {
			_, err := c.MoveLeader(ctx, member.ID)
			return err
		}
	}
	return fmt.Errorf("%s is no member", to)
}
