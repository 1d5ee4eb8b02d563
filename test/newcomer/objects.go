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
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/watching"
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

// await looks whenever an object changes; without a name, whenever any of its kind does.
func (n *Newcomer) await(ctx context.Context, list client.ObjectList, namespace, name string, holds func() (bool, error)) error {
	of := []client.ListOption{client.InNamespace(namespace)}
	if name != "" {
		of = append(of, client.MatchingFields{"metadata.name": name})
	}
	return watching.Until(ctx, n.client, list, holds, of...)
}
