//go:build api

package api

import (
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/controllers"
)

func specOf(crd *apiextensionsv1.CustomResourceDefinition) map[string]apiextensionsv1.JSONSchemaProps {
	return crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"].Properties
}

// older is EtcdCluster as a release before a field and a default came would define it.
func older(t *testing.T) *apiextensionsv1.CustomResourceDefinition {
	crd := definition(t)
	delete(specOf(crd), "serviceMetadata")
	storage := specOf(crd)["storage"]
	storage.Default = nil
	specOf(crd)["storage"] = storage
	return crd
}

// newer is EtcdCluster as a release with another field, which has a default, would define it.
func newer(t *testing.T) *apiextensionsv1.CustomResourceDefinition {
	crd := definition(t)
	specOf(crd)["futureOption"] = apiextensionsv1.JSONSchemaProps{Type: "string", Default: &apiextensionsv1.JSON{Raw: []byte(`"careful"`)}}
	return crd
}

func TestADatabaseGetsOnWithTheEtcdClusterOfANeighbouringRelease(t *testing.T) {
	t.Parallel()
	i := newIsland(t)
	for name, neighbour := range map[string]func(*testing.T) *apiextensionsv1.CustomResourceDefinition{"older": older, "newer": newer} {
		t.Run(name, func(t *testing.T) {
			i.install(neighbour(t))
			defer i.uninstall()
			database := newDatabase("default")
			database.Name = name
			database.Spec.ServiceMetadata.Labels = map[string]string{"team": "a"}
			if err := i.kubernetes.Create(t.Context(), database); err != nil {
				t.Fatal(err)
			}
			recorder := events.NewFakeRecorder(100)
			r := &controllers.ProductionReadyDatabaseReconciler{Client: i.kubernetes, Events: recorder, Now: time.Now}
			first := i.reconciled(r, database)
			if second := i.reconciled(r, database); second.GetResourceVersion() != first.GetResourceVersion() {
				t.Errorf("the EtcdCluster was changed again: %v", second.Object["spec"])
			}
			patch := client.MergeFrom(database.DeepCopy())
			database.Spec.ClusterSize = ptr[int32](5)
			if err := i.kubernetes.Patch(t.Context(), database, patch); err != nil {
				t.Fatal(err)
			}
			after := i.reconciled(r, database)
			if size, _, _ := unstructured.NestedInt64(after.Object, "spec", "size"); size != 5 {
				t.Errorf("the size is %d", size)
			}
			option, there, _ := unstructured.NestedString(after.Object, "spec", "futureOption")
			if there != (name == "newer") || there && option != "careful" {
				t.Errorf("the option of the newer release is %q", option)
			}
			for _, want := range []string{"Normal Created", "Normal Changed"} {
				if got := <-recorder.Events; got[:len(want)] != want {
					t.Errorf("event %q, want %q", got, want)
				}
			}
			if len(recorder.Events) > 0 {
				t.Errorf("another event: %s", <-recorder.Events)
			}
		})
	}
}

// reconciled calls the reconciler three times and returns the EtcdCluster as the apiserver holds it.
func (i *island) reconciled(r *controllers.ProductionReadyDatabaseReconciler, database *v1alpha1.ProductionReadyDatabase) *unstructured.Unstructured {
	i.Helper()
	for range 3 {
		if _, err := r.Reconcile(i.Context(), ctrl.Request{NamespacedName: client.ObjectKeyFromObject(database)}); err != nil {
			i.Fatal(err)
		}
	}
	cluster := &unstructured.Unstructured{}
	cluster.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind("EtcdCluster"))
	if err := i.kubernetes.Get(i.Context(), client.ObjectKeyFromObject(database), cluster); err != nil {
		i.Fatal(err)
	}
	return cluster
}
