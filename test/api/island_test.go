//go:build api

package api

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/yaml"
)

// island is an apiserver of a test's own, which knows the kind ProductionReadyDatabase and learns the other when told to.
type island struct {
	*testing.T
	environment *envtest.Environment
	kubernetes  client.Client
}

func newIsland(t *testing.T) *island {
	t.Helper()
	return islandWith(t, filepath.Join(crds, "database.example.com_productionreadydatabases.yaml"))
}

// islandWith is one that knows the definitions in the given files and directories.
func islandWith(t *testing.T, definitions ...string) *island {
	t.Helper()
	i := &island{T: t, environment: newEnvironment(definitions...)}
	if _, err := i.environment.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := i.environment.Stop(); err != nil {
			t.Error(err)
		}
	})
	var err error
	if i.kubernetes, err = client.New(i.environment.Config, client.Options{Scheme: scheme()}); err != nil {
		t.Fatal(err)
	}
	return i
}

// definition is EtcdCluster as this release defines it.
func definition(t *testing.T) *apiextensionsv1.CustomResourceDefinition {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(crds, "database.example.com_etcdclusters.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(content, crd); err != nil {
		t.Fatal(err)
	}
	return crd
}

func (i *island) install(crd *apiextensionsv1.CustomResourceDefinition) {
	i.Helper()
	if err := envtest.CreateCRDs(i.environment.Config, []*apiextensionsv1.CustomResourceDefinition{crd}); err != nil {
		i.Fatal(err)
	}
	if err := envtest.WaitForCRDs(i.environment.Config, []*apiextensionsv1.CustomResourceDefinition{crd},
		envtest.CRDInstallOptions{MaxTime: 10 * time.Second, PollInterval: 50 * time.Millisecond}); err != nil {
		i.Fatal(err)
	}
}

func (i *island) uninstall() {
	i.Helper()
	crd := &apiextensionsv1.CustomResourceDefinition{ObjectMeta: metav1.ObjectMeta{Name: "etcdclusters.database.example.com"}}
	if err := i.kubernetes.Delete(i.Context(), crd); err != nil {
		i.Fatal(err)
	}
	i.eventually("the definition to be gone", func(ctx context.Context) (bool, error) {
		err := i.kubernetes.Get(ctx, client.ObjectKeyFromObject(crd), crd)
		return client.IgnoreNotFound(err) == nil && err != nil, client.IgnoreNotFound(err)
	})
}

func (i *island) eventually(what string, condition func(context.Context) (bool, error)) {
	i.Helper()
	if err := wait.PollUntilContextTimeout(i.Context(), 50*time.Millisecond, 30*time.Second, true, condition); err != nil {
		i.Fatalf("waiting for %s: %v", what, err)
	}
}
