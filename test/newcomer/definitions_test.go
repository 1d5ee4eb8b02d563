//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"maps"
	"slices"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/tools/packaging"
)

// name is that of the ClusterServiceVersion of a package.
func (n *Newcomer) name(of string) string { return of + ".v" + n.Version }

// awaitDefinitions waits until OLM has updated both definitions for the version that is to come.
func (n *Newcomer) awaitDefinitions(ctx context.Context) error {
	for name, plural := range map[string]string{packaging.EtcdCluster: "etcdclusters", packaging.ProductionReadyDatabase: "productionreadydatabases"} {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(apiextensionsv1.SchemeGroupVersion.WithKind("CustomResourceDefinitionList"))
		definition := &unstructured.Unstructured{}
		definition.SetGroupVersionKind(apiextensionsv1.SchemeGroupVersion.WithKind("CustomResourceDefinition"))
		key := client.ObjectKey{Name: plural + "." + v1alpha1.GroupVersion.Group}
		err := n.await(ctx, list, "", key.Name, func() (bool, error) {
			err := n.client.Get(ctx, key, definition)
			return slices.Contains(slices.Collect(maps.Values(definition.GetAnnotations())), n.Operators+"/"+n.name(name)), err
		})
		if err != nil {
			return fmt.Errorf("waiting for definition %s to be that of %s: %w", key.Name, n.name(name), err)
		}
	}
	n.say("the definitions are those of %s", n.Version)
	return nil
}
