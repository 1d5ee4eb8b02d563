package olm

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// condition is something that an object's status must say.
type condition struct {
	kind            schema.GroupVersionKind
	namespace, name string
	// holds looks at the object as it is now.
	holds func(map[string]any) bool
}

// ready is when OLM can be used: its operators run, and packages can be listed.
func ready() []condition {
	deployment := schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"}
	return []condition{
		{deployment, Namespace, "olm-operator", conditionTrue("Available")},
		{deployment, Namespace, "catalog-operator", conditionTrue("Available")},
		{schema.GroupVersionKind{Group: "operators.coreos.com", Version: "v1alpha1", Kind: "ClusterServiceVersion"},
			Namespace, "packageserver", phaseSucceeded},
		{schema.GroupVersionKind{Group: "apiregistration.k8s.io", Version: "v1", Kind: "APIService"},
			"", "v1.packages.operators.coreos.com", conditionTrue("Available")},
	}
}

// Await waits until OLM can be used, by watching, until the context ends.
func Await(ctx context.Context, config *rest.Config) error {
	cluster, err := newClient(config)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, c := range ready() {
		group.Go(func() error { return c.await(ctx, cluster) })
	}
	return group.Wait()
}

func (c condition) await(ctx context.Context, cluster client.WithWatch) error {
	for {
		held, err := c.watchOnce(ctx, cluster)
		if held {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("waiting for %s %s of OLM: %w", c.kind.Kind, c.name, context.Cause(ctx))
		}
		if err != nil {
			return fmt.Errorf("watching %s %s of OLM: %w", c.kind.Kind, c.name, err)
		}
	}
}

// watchOnce watches until the condition holds or the server ends the watch, as it does now and then.
func (c condition) watchOnce(ctx context.Context, cluster client.WithWatch) (bool, error) {
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(c.kind.GroupVersion().WithKind(c.kind.Kind + "List"))
	watching, err := cluster.Watch(ctx, list, client.InNamespace(c.namespace), client.MatchingFields{"metadata.name": c.name})
	if err != nil {
		return false, err
	}
	defer watching.Stop()
	for event := range watching.ResultChan() {
		object, isObject := event.Object.(*unstructured.Unstructured)
		if isObject && event.Type != watch.Error && c.holds(object.Object) {
			return true, nil
		}
	}
	return false, nil
}

func conditionTrue(kind string) func(map[string]any) bool {
	return func(object map[string]any) bool {
		conditions, _, _ := unstructured.NestedSlice(object, "status", "conditions")
		for _, entry := range conditions {
			fields, isMap := entry.(map[string]any)
			if isMap && fields["type"] == kind {
				return fields["status"] == "True"
			}
		}
		return false
	}
}

func phaseSucceeded(object map[string]any) bool {
	phase, _, _ := unstructured.NestedString(object, "status", "phase")
	return phase == "Succeeded"
}
