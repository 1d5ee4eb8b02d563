package newcomer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// fieldOwner is who applies, as the API server notes it.
const fieldOwner = client.FieldOwner("newcomer")

// decode reads the objects of a file.
func decode(name string) ([]*unstructured.Unstructured, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	objects, err := decodeBytes(content)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return objects, nil
}

func decodeBytes(content []byte) ([]*unstructured.Unstructured, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(content), 4096)
	var objects []*unstructured.Unstructured
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(object.Object) > 0 {
			objects = append(objects, object)
		}
	}
}

// apply is `kubectl apply --server-side`.
func (n *Newcomer) apply(ctx context.Context, objects []*unstructured.Unstructured) error {
	for _, object := range objects {
		err := n.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), fieldOwner, client.ForceOwnership)
		if err != nil {
			return fmt.Errorf("applying %s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	return nil
}

// await watches one object and asks after each of its changes whether what is waited for holds.
func (n *Newcomer) await(ctx context.Context, list client.ObjectList, namespace, name string, holds func() (bool, error)) error {
	options := []client.ListOption{client.InNamespace(namespace)}
	if name != "" {
		options = append(options, client.MatchingFields{"metadata.name": name})
	}
	for {
		watching, err := n.client.Watch(ctx, list, options...)
		if err != nil {
			return fmt.Errorf("watching: %w", err)
		}
		held, err := n.watchOnce(ctx, watching.ResultChan(), holds)
		watching.Stop()
		if held || err != nil {
			return err
		}
	}
}

// watchOnce returns false without an error when the API server ended the watch.
func (n *Newcomer) watchOnce(ctx context.Context, changes <-chan watch.Event, holds func() (bool, error)) (bool, error) {
	for {
		held, err := holds()
		if held || client.IgnoreNotFound(err) != nil {
			return held, err
		}
		select {
		case <-ctx.Done():
			return false, context.Cause(ctx)
		case _, open := <-changes:
			if !open {
				return false, nil
			}
		}
	}
}
