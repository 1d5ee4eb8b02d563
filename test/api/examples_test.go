//go:build api

package api

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/scorecard/suite"
)

func TestTheExampleOfEachBundleIsAcceptedWithItsStatusAndEveryField(t *testing.T) {
	strict := client.WithFieldValidation(api, metav1.FieldValidationStrict)
	for _, name := range []string{"etcd-cluster", "production-ready-database"} {
		t.Run(name, func(t *testing.T) {
			b, err := suite.ReadBundle("../../bundle/" + name)
			if err != nil {
				t.Fatal(err)
			}
			object := b.Example.DeepCopy()
			object.SetNamespace(namespace(t))
			if err := strict.Create(t.Context(), object); err != nil {
				t.Fatal(err)
			}
			status, shown, err := unstructured.NestedMap(b.Example.Object, "status")
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
