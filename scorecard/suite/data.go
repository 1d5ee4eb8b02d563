package suite

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/binding"
)

// requestTime is how long a request may take until an answer: long enough for an election in between.
const requestTime = 30 * time.Second

// WriteAndRead writes a key over TLS, with the credentials that the status leads to, and reads it again.
func (s *Subject) WriteAndRead(ctx context.Context, key string) error {
	err := s.withClient(ctx, func(ctx context.Context, c *clientv3.Client) error {
		_, err := c.Put(ctx, key, valueOf(key))
		return err
	})
	if err != nil {
		return fmt.Errorf("writing a key: %w", err)
	}
	return s.Read(ctx, key)
}

// Read reads a key that was written before.
func (s *Subject) Read(ctx context.Context, key string) error {
	var answer *clientv3.GetResponse
	err := s.withClient(ctx, func(ctx context.Context, c *clientv3.Client) (err error) {
		answer, err = c.Get(ctx, key)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading a key: %w", err)
	}
	if len(answer.Kvs) != 1 || string(answer.Kvs[0].Value) != valueOf(key) {
		return fmt.Errorf("the key %s was written and acknowledged, and now there is %v", key, answer.Kvs)
	}
	s.say("read %s", key)
	return nil
}

func valueOf(key string) string { return "the value of " + key }

func (s *Subject) withClient(ctx context.Context, use func(context.Context, *clientv3.Client) error) error {
	endpoints, _, _ := unstructured.NestedStringSlice(s.object.Object, "status", "endpoints")
	if len(endpoints) == 0 {
		return errors.New("the status names no endpoint")
	}
	trust, err := s.credentials(ctx)
	if err != nil {
		return err
	}
	c, err := clientv3.New(clientv3.Config{Endpoints: endpoints, TLS: trust, DialTimeout: requestTime, Logger: zap.NewNop()})
	if err != nil {
		return err
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	return use(ctx, c)
}

// credentials reads the Secret of the Service Binding specification.
func (s *Subject) credentials(ctx context.Context) (*tls.Config, error) {
	name, _, _ := unstructured.NestedString(s.object.Object, "status", "binding", "name")
	secret := &corev1.Secret{}
	if err := s.client.Get(ctx, client.ObjectKey{Namespace: s.object.GetNamespace(), Name: name}, secret); err != nil {
		return nil, fmt.Errorf("reading the Secret %q to connect with: %w", name, err)
	}
	return binding.TLS(secret.Data)
}
