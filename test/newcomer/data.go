package newcomer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/binding"
	"database.example.com/operator/test/tunnel"
)

// clientPort is where members serve clients.
const clientPort = 2379

// requestTime is how long one request to the database may take.
const requestTime = 10 * time.Second

// WriteAndRead writes a key to a voter over TLS, with the credentials that the database's status points to, and reads it from a
// read replica.
func (n *Newcomer) WriteAndRead(ctx context.Context, database *v1alpha1.ProductionReadyDatabase) error {
	const key = "greeting"
	value := "hello at " + time.Now().UTC().Format(time.RFC3339)
	trust, err := n.credentials(ctx, database)
	if err != nil {
		return err
	}
	err = n.with(ctx, database, v1alpha1.RoleLabelVoter, "", trust, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.Put(ctx, key, value)
		return err
	})
	if err != nil {
		return fmt.Errorf("writing a key: %w", err)
	}
	n.say("wrote %s=%q over TLS", key, value)
	var read string
	err = n.with(ctx, database, v1alpha1.RoleLabelReadReplica, "-read", trust, func(ctx context.Context, c *clientv3.Client) error {
		// A read replica may lag behind: watch would be refused, so ask again until the write has arrived.
		for read != value {
			answer, err := c.Get(ctx, key, clientv3.WithSerializable())
			if err != nil {
				return err
			}
			if len(answer.Kvs) == 1 {
				read = string(answer.Kvs[0].Value)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the key from a read replica, where it is %q: %w", read, err)
	}
	n.say("read  %s=%q from a read replica", key, read)
	return nil
}

// credentials reads the Secret of the Service Binding specification.
func (n *Newcomer) credentials(ctx context.Context, database *v1alpha1.ProductionReadyDatabase) (*tls.Config, error) {
	if database.Status.Binding == nil {
		return nil, errors.New("the status names no Secret to connect with")
	}
	secret := &corev1.Secret{}
	if err := n.client.Get(ctx, client.ObjectKey{Namespace: n.Namespace, Name: database.Status.Binding.Name}, secret); err != nil {
		return nil, fmt.Errorf("reading the Secret to connect with: %w", err)
	}
	return binding.TLS(secret.Data)
}

// with connects through the API server to a member of a role, as a client of the Service <database><suffix> would.
func (n *Newcomer) with(ctx context.Context, database *v1alpha1.ProductionReadyDatabase, role, suffix string, trust *tls.Config,
	use func(context.Context, *clientv3.Client) error,
) error {
	pods := &corev1.PodList{}
	err := n.client.List(ctx, pods, client.InNamespace(n.Namespace), client.MatchingLabels{
		v1alpha1.LabelCluster: database.Name, v1alpha1.LabelRole: role, v1alpha1.LabelServing: "true",
	})
	if err != nil {
		return err
	}
	if len(pods.Items) == 0 {
		return fmt.Errorf("no %s serves", role)
	}
	address, closeTunnel, err := tunnel.Open(n.config, client.ObjectKeyFromObject(&pods.Items[0]), clientPort)
	if err != nil {
		return err
	}
	defer closeTunnel()
	trust = trust.Clone()
	trust.ServerName = database.Name + suffix + "." + n.Namespace + ".svc"
	c, err := clientv3.New(clientv3.Config{Endpoints: []string{"https://" + address}, TLS: trust, DialTimeout: requestTime})
	if err != nil {
		return err
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	return use(ctx, c)
}
