//go:build api

package api

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"database.example.com/operator/api/v1alpha1"
)

// sixLines is the first manifest that ever has to work, to the letter.
const sixLines = `
apiVersion: database.example.com/v1alpha1
kind: ProductionReadyDatabase
metadata:
  name: my-production-ready-database
spec:
  clusterSize: 3
  readReplicas: 2
  version: v4.0.1
`

func TestTheSixLinesAreAcceptedWithTheDocumentedDefaults(t *testing.T) {
	object := map[string]any{}
	if err := yaml.Unmarshal([]byte(sixLines), &object); err != nil {
		t.Fatal(err)
	}
	manifest := &unstructured.Unstructured{Object: object}
	manifest.SetNamespace(namespace(t))
	if err := api.Create(t.Context(), manifest); err != nil {
		t.Fatal(err)
	}
	var database v1alpha1.ProductionReadyDatabase
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(manifest.Object, &database); err != nil {
		t.Fatal(err)
	}
	spec := database.Spec
	if *spec.ClusterSize != 3 || *spec.ReadReplicas != 2 || spec.Version != "v4.0.1" {
		t.Errorf("asked for 3, 2 and v4.0.1, got %+v", spec)
	}
	wantStorageDefaults(t, spec.Storage)
}

func TestALeftOutSizeIsThreeVotersWithoutReadReplicas(t *testing.T) {
	ns := namespace(t)
	database := &v1alpha1.ProductionReadyDatabase{Spec: v1alpha1.ProductionReadyDatabaseSpec{Version: "v4.0.1"}}
	cluster := &v1alpha1.EtcdCluster{Spec: v1alpha1.EtcdClusterSpec{Version: "3.6.16"}}
	database.Namespace, database.Name = ns, "db"
	cluster.Namespace, cluster.Name = ns, "db"
	create(t, database)
	create(t, cluster)
	if s := database.Spec; *s.ClusterSize != 3 || *s.ReadReplicas != 0 {
		t.Errorf("database: %d voters and %d read replicas", *s.ClusterSize, *s.ReadReplicas)
	}
	if s := cluster.Spec; *s.Size != 3 || *s.ReadReplicas != 0 {
		t.Errorf("cluster: %d voters and %d read replicas", *s.Size, *s.ReadReplicas)
	}
	wantStorageDefaults(t, database.Spec.Storage)
	wantStorageDefaults(t, cluster.Spec.Storage)
}

func wantStorageDefaults(t *testing.T, storage v1alpha1.Storage) {
	t.Helper()
	if storage.Size == nil || storage.Size.String() != "8Gi" {
		t.Errorf("storage.size is %v, want 8Gi", storage.Size)
	}
	if storage.ClaimDeletionPolicy != v1alpha1.RetainClaims {
		t.Errorf("storage.claimDeletionPolicy is %q, want %q", storage.ClaimDeletionPolicy, v1alpha1.RetainClaims)
	}
	if storage.StorageClassName != nil {
		t.Errorf("storage.storageClassName is %q, want none", *storage.StorageClassName)
	}
}
