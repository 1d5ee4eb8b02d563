//go:build api

package api

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/controllers"
)

const clusterDefinition = "database.example.com_etcdclusters.yaml"

// TestAManagerLivesWithoutTheKindEtcdClusterAndWithItsComing runs the manager as main.go does, on an apiserver that learns,
// forgets and learns again the kind EtcdCluster.
func TestAManagerLivesWithoutTheKindEtcdClusterAndWithItsComing(t *testing.T) {
	environment := &envtest.Environment{
		CRDDirectoryPaths:     []string{filepath.Join(crds, "database.example.com_productionreadydatabases.yaml")},
		ErrorIfCRDPathMissing: true, Scheme: scheme(),
	}
	config, err := environment.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := environment.Stop(); err != nil {
			t.Error(err)
		}
	})
	manager, err := ctrl.NewManager(config, ctrl.Options{Scheme: scheme(), Metrics: server.Options{BindAddress: "0"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := (&controllers.ProductionReadyDatabaseReconciler{}).SetupWithManager(manager); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { ended <- manager.Start(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the manager ended: %v", err)
		}
	})

	kubernetes, err := client.New(config, client.Options{Scheme: scheme()})
	if err != nil {
		t.Fatal(err)
	}
	database := newDatabase("default")
	if err := kubernetes.Create(ctx, database); err != nil {
		t.Fatal(err)
	}
	degraded := func(reason string) func(context.Context) (bool, error) {
		return func(ctx context.Context) (bool, error) {
			err := kubernetes.Get(ctx, client.ObjectKeyFromObject(database), database)
			condition := meta.FindStatusCondition(database.Status.Conditions, v1alpha1.ConditionDegraded)
			return condition != nil && condition.Status == metav1.ConditionTrue && condition.Reason == reason, err
		}
	}
	eventually(t, "EngineMissing", degraded(v1alpha1.ReasonEngineMissing))
	eventually(t, "an event of events.k8s.io", func(ctx context.Context) (bool, error) {
		var events eventsv1.EventList
		err := kubernetes.List(ctx, &events, client.InNamespace("default"))
		for _, event := range events.Items {
			if event.Reason == v1alpha1.ReasonEngineMissing && event.Regarding.UID == database.UID {
				return true, err
			}
		}
		return false, err
	})

	install(t, environment)
	cluster := &v1alpha1.EtcdCluster{}
	exists := func(ctx context.Context) (bool, error) {
		err := kubernetes.Get(ctx, client.ObjectKeyFromObject(database), cluster)
		return err == nil, client.IgnoreNotFound(err)
	}
	eventually(t, "an EtcdCluster", exists)
	cluster.Spec.Size = ptr[int32](5)
	if err := kubernetes.Update(ctx, cluster); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the size to be put back", func(ctx context.Context) (bool, error) {
		err := kubernetes.Get(ctx, client.ObjectKeyFromObject(database), cluster)
		return *cluster.Spec.Size == 3, err
	})

	definition := &apiextensionsv1.CustomResourceDefinition{ObjectMeta: metav1.ObjectMeta{Name: "etcdclusters.database.example.com"}}
	if err := envtest.UninstallCRDs(config, envtest.CRDInstallOptions{CRDs: []*apiextensionsv1.CustomResourceDefinition{definition}}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "EngineMissing again", degraded(v1alpha1.ReasonEngineMissing))
	install(t, environment)
	eventually(t, "an EtcdCluster again", exists)
}

func install(t *testing.T, environment *envtest.Environment) {
	t.Helper()
	_, err := envtest.InstallCRDs(environment.Config, envtest.CRDInstallOptions{Paths: []string{filepath.Join(crds, clusterDefinition)}})
	if err != nil {
		t.Fatal(err)
	}
}

func eventually(t *testing.T, what string, condition func(context.Context) (bool, error)) {
	t.Helper()
	if err := wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, 30*time.Second, true, condition); err != nil {
		t.Fatalf("waiting for %s: %v", what, err)
	}
}
