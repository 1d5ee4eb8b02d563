package main

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

// operatorRound times the operator and returns the image that its engines ran. It ends when all pods are ready and the
// resource says that the cluster is available with three voters, whichever comes last.
func (c cluster) operatorRound(ctx context.Context, o readyOptions, pair int) (timing, string, error) {
	var result timing
	var image string
	err := c.inNamespace(ctx, fmt.Sprintf("bench-operator-%d", pair), func(ctx context.Context) error {
		namespace := fmt.Sprintf("bench-operator-%d", pair)
		began := time.Now()
		available := make(chan error, 1)
		go func() { available <- c.awaitAvailable(ctx, namespace) }()
		times, pods, err := c.timePods(ctx, namespace, func() error { return c.createCluster(ctx, namespace, o) })
		if err != nil {
			return err
		}
		if err := <-available; err != nil {
			return err
		}
		times[ready] = max(times[ready], time.Since(began))
		result, image = times, pods[0].Spec.Containers[0].Image
		return nil
	})
	return result, image, err
}

func (c cluster) createCluster(ctx context.Context, namespace string, o readyOptions) error {
	size, err := resource.ParseQuantity(o.storage)
	if err != nil {
		return fmt.Errorf("reading the volumes' size: %w", err)
	}
	asked := &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "db"},
		Spec: v1alpha1.EtcdClusterSpec{
			Size:           ptr(int32(voters)),
			Version:        o.version,
			MemberTemplate: v1alpha1.MemberTemplate{Storage: v1alpha1.Storage{Size: &size}},
		},
	}
	if err := c.Create(ctx, asked); err != nil {
		return fmt.Errorf("applying the EtcdCluster: %w", err)
	}
	return nil
}

func (c cluster) awaitAvailable(ctx context.Context, namespace string) error {
	watch, err := c.Watch(ctx, &v1alpha1.EtcdClusterList{}, client.InNamespace(namespace))
	if err != nil {
		return fmt.Errorf("watching the EtcdCluster: %w", err)
	}
	defer watch.Stop()
	for event := range watch.ResultChan() {
		seen, isCluster := event.Object.(*v1alpha1.EtcdCluster)
		if isCluster && seen.Status.ReadyMembers == voters && seen.Status.Replicas == voters &&
			meta.IsStatusConditionTrue(seen.Status.Conditions, v1alpha1.ConditionAvailable) {
			return nil
		}
	}
	return fmt.Errorf("waiting until the EtcdCluster is available: %w", ctx.Err())
}

func ptr[T any](v T) *T { return &v }
