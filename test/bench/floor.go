package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/static"
)

// floorRound times plain static manifests. Certificates are made before the clock starts, and everything is created at
// once: nothing that knows what it wants could be faster.
func (c cluster) floorRound(ctx context.Context, o readyOptions, pair int) (timing, error) {
	namespace := fmt.Sprintf("bench-floor-%d", pair)
	var result timing
	err := c.inNamespace(ctx, namespace, func(ctx context.Context) error {
		floor, err := static.New(static.Options{Namespace: namespace, Name: "floor", Image: o.image, Storage: o.storage, Domain: o.domain})
		if err != nil {
			return err
		}
		objects, err := floor.Founding(voters)
		if err != nil {
			return err
		}
		result, _, err = c.timePods(ctx, namespace, func() error { return c.createAll(ctx, objects) })
		return err
	})
	return result, err
}

func (c cluster) createAll(ctx context.Context, objects []client.Object) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, object := range objects {
		group.Go(func() error { return c.Create(ctx, object) })
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("applying the floor's manifests: %w", err)
	}
	return nil
}
