//go:build api

package api

import (
	"context"
	"testing"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/controllers"
)

// startManager runs the database's controller as the manager does, until the test ends.
func (i *island) startManager() {
	i.Helper()
	manager, err := ctrl.NewManager(i.environment.Config, ctrl.Options{Scheme: scheme(), Metrics: server.Options{BindAddress: "0"}})
	if err != nil {
		i.Fatal(err)
	}
	if err := (&controllers.ProductionReadyDatabaseReconciler{}).SetupWithManager(manager); err != nil {
		i.Fatal(err)
	}
	keepRunning(i.T, manager)
}

// keepRunning runs a manager until the test ends. That it ends by itself is a failure.
func keepRunning(t *testing.T, manager ctrl.Manager) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- manager.Start(ctx)
		if ctx.Err() == nil {
			t.Error("the manager ended")
		}
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the manager ended: %v", err)
		}
	})
}

// TestAManagerLivesWithoutTheKindEtcdClusterAndWithItsComing has an apiserver learn, forget and learn again the kind.
func TestAManagerLivesWithoutTheKindEtcdClusterAndWithItsComing(t *testing.T) {
	t.Parallel()
	i := newIsland(t)
	i.startManager()
	database := newDatabase("default")
	if err := i.kubernetes.Create(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	i.eventually("EngineMissing", i.engineMissing(database))
	i.eventually("an event of events.k8s.io", i.toldOfMissingEngine(database))

	i.install(definition(t))
	cluster := &v1alpha1.EtcdCluster{}
	exists := func(ctx context.Context) (bool, error) {
		err := i.kubernetes.Get(ctx, client.ObjectKeyFromObject(database), cluster)
		return err == nil, client.IgnoreNotFound(err)
	}
	i.eventually("an EtcdCluster", exists)
	patch := client.MergeFrom(cluster.DeepCopy())
	cluster.Spec.Size = ptr[int32](5)
	if err := i.kubernetes.Patch(t.Context(), cluster, patch); err != nil {
		t.Fatal(err)
	}
	i.eventually("the size to be put back", func(ctx context.Context) (bool, error) {
		err := i.kubernetes.Get(ctx, client.ObjectKeyFromObject(database), cluster)
		return *cluster.Spec.Size == 3, err
	})

	i.uninstall()
	i.eventually("EngineMissing again", i.engineMissing(database))
	i.install(definition(t))
	i.eventually("an EtcdCluster again", exists)
}

func (i *island) engineMissing(database *v1alpha1.ProductionReadyDatabase) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		err := i.kubernetes.Get(ctx, client.ObjectKeyFromObject(database), database)
		degraded := meta.FindStatusCondition(database.Status.Conditions, v1alpha1.ConditionDegraded)
		return degraded != nil && degraded.Status == metav1.ConditionTrue && degraded.Reason == v1alpha1.ReasonEngineMissing, err
	}
}

func (i *island) toldOfMissingEngine(database *v1alpha1.ProductionReadyDatabase) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		var events eventsv1.EventList
		err := i.kubernetes.List(ctx, &events, client.InNamespace(database.Namespace))
		for _, event := range events.Items {
			if event.Reason == v1alpha1.ReasonEngineMissing && event.Regarding.UID == database.UID {
				return true, err
			}
		}
		return false, err
	}
}
