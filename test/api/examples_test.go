//go:build api

package api

import (
	"encoding/json"
	"path/filepath"
	"testing"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/tools/packaging"
)

func TestEveryExampleOfTheBundlesIsAcceptedWithItsStatusAndEveryField(t *testing.T) {
	strict := client.WithFieldValidation(api, metav1.FieldValidationStrict)
	examples := examplesOf(t, "../../bundle")
	if few := 2 * len(packaging.Packages()); len(examples) < few {
		t.Errorf("there are %d examples: they show no more than one way of using each kind", len(examples))
	}
	for _, example := range examples {
		t.Run(example.GetName(), func(t *testing.T) {
			object := example.DeepCopy()
			object.SetNamespace(namespace(t))
			if err := strict.Create(t.Context(), object); err != nil {
				t.Fatal(err)
			}
			status, shown, err := unstructured.NestedMap(example.Object, "status")
			if err != nil || !shown {
				t.Fatalf("the example has no status: %v", err)
			}
			if err := unstructured.SetNestedMap(object.Object, status, "status"); err != nil {
				t.Fatal(err)
			}
			if err := strict.Status().Update(t.Context(), object); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// examplesOf are those of both packages of a release.
func examplesOf(t *testing.T, bundle string) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	for _, name := range packaging.Packages() {
		csv := &operators.ClusterServiceVersion{}
		readManifest(t, filepath.Join(bundle, name, "manifests", name+".clusterserviceversion.yaml"), csv)
		var examples []map[string]any
		if err := json.Unmarshal([]byte(csv.Annotations["alm-examples"]), &examples); err != nil {
			t.Fatalf("reading the examples of %s: %v", bundle, err)
		}
		for _, example := range examples {
			object := &unstructured.Unstructured{Object: example}
			object.SetNamespace("default")
			all = append(all, object)
		}
	}
	return all
}
