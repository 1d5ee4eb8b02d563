package olm

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/lab/build"
)

// fieldOwner owns the fields that Install applies.
const fieldOwner = "lab"

// applyRetry is how often an object is tried again that the API server does not know the kind of yet.
const applyRetry = 100 * time.Millisecond

// Install applies OLM's CRDs and chart, and returns at once; see Await. It can be repeated.
func Install(ctx context.Context, config *rest.Config, tree build.Tree, images Images) error {
	source, err := findChart(ctx, tree)
	if err != nil {
		return err
	}
	definitions, err := source.definitions()
	if err != nil {
		return err
	}
	objects, err := source.render(ctx, images)
	if err != nil {
		return err
	}
	cluster, err := newClient(config)
	if err != nil {
		return err
	}
	if err := applyAll(ctx, cluster, definitions); err != nil {
		return err
	}
	first, rest := split(objects, "Namespace")
	if err := applyAll(ctx, cluster, first); err != nil {
		return err
	}
	return applyAll(ctx, cluster, rest)
}

// split parts the objects of one kind from the others.
func split(objects []*unstructured.Unstructured, kind string) (these, others []*unstructured.Unstructured) {
	for _, object := range objects {
		if object.GetKind() == kind {
			these = append(these, object)
		} else {
			others = append(others, object)
		}
	}
	return these, others
}

func newClient(config *rest.Config) (client.WithWatch, error) {
	fast := rest.CopyConfig(config)
	fast.QPS = -1
	cluster, err := client.NewWithWatch(fast, client.Options{})
	if err != nil {
		return nil, fmt.Errorf("connecting to install OLM: %w", err)
	}
	return cluster, nil
}

// applyAll applies objects at once. A kind whose CRD was just made is tried again until the API server serves it.
func applyAll(ctx context.Context, cluster client.Client, objects []*unstructured.Unstructured) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, object := range objects {
		group.Go(func() error { return apply(ctx, cluster, object) })
	}
	return group.Wait()
}

func apply(ctx context.Context, cluster client.Client, object *unstructured.Unstructured) error {
	var last error
	err := wait.PollUntilContextTimeout(ctx, applyRetry, time.Minute, true, func(ctx context.Context) (bool, error) {
		last = cluster.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), client.FieldOwner(fieldOwner), client.ForceOwnership)
		if last == nil {
			return true, nil
		}
		if meta.IsNoMatchError(last) || apierrors.IsNotFound(last) {
			return false, nil
		}
		return false, last
	})
	if err != nil {
		return fmt.Errorf("applying %s %s: %w", object.GetKind(), object.GetName(), last)
	}
	return nil
}
