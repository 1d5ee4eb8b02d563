package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/lab/dns"
	"database.example.com/operator/test/lab/storage"
)

// applyAddons applies what every cluster of the lab has: CoreDNS and the storage classes.
func applyAddons(ctx context.Context) error {
	coredns, err := dns.Manifest()
	if err != nil {
		return err
	}
	return apply(ctx, storage.Manifest+"\n---\n"+coredns)
}

// apply applies objects of kinds that the API server has built in. At the very start it may not have made the namespace yet, or the
// priority classes, so it is tried again.
func apply(ctx context.Context, manifest string) error {
	config, err := Config()
	if err != nil {
		return err
	}
	cluster, err := client.New(config, client.Options{})
	if err != nil {
		return fmt.Errorf("connecting to the API server: %w", err)
	}
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader([]byte(manifest)), 4096)
	for {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(&object.Object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading a manifest: %w", err)
		}
		if len(object.Object) == 0 {
			continue
		}
		what := strings.ToLower(object.GetKind()) + " " + object.GetName()
		err := await(ctx, what, func(ctx context.Context) error {
			return cluster.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), client.FieldOwner("lab"), client.ForceOwnership)
		})
		if err != nil {
			return err
		}
	}
}
