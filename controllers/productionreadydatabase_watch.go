package controllers

import (
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"database.example.com/operator/api/v1alpha1"
)

// SetupWithManager starts the reconciler with the manager. Client, Events and Now may be left empty: then they are the
// manager's own and the real clock.
//
// Databases are watched from the start, EtcdClusters from the moment at which the API server knows them: a watch of a kind
// that is not installed would end the manager.
func (r *ProductionReadyDatabaseReconciler) SetupWithManager(mgr ctrl.Manager) error {
	if r.Client == nil {
		r.Client = mgr.GetClient()
	}
	if r.Events == nil {
		r.Events = mgr.GetEventRecorder("production-ready-database")
	}
	if r.Now == nil {
		r.Now = time.Now
	}
	running, err := ctrl.NewControllerManagedBy(mgr).
		Named("production-ready-database").
		For(&v1alpha1.ProductionReadyDatabase{}).
		Build(r)
	if err != nil {
		return fmt.Errorf("setting up the controller of ProductionReadyDatabase: %w", err)
	}
	// The EtcdCluster of a database has the database's name, so that an event of either is an event of the same key; that
	// covers an EtcdCluster which the database does not own.
	late := &lateWatch{mapper: mgr.GetRESTMapper(), controller: running, source: source.Kind(mgr.GetCache(), &v1alpha1.EtcdCluster{},
		&handler.TypedEnqueueRequestForObject[*v1alpha1.EtcdCluster]{})}
	r.watch = late.ensure
	return nil
}

// lateWatch adds the watch of EtcdClusters to a running controller once their kind is installed.
type lateWatch struct {
	mapper     meta.RESTMapper
	controller controller.Controller
	source     source.Source

	mutex   sync.Mutex
	watched bool
}

// ensure returns a NoMatch error while the kind is not installed.
func (w *lateWatch) ensure() error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.watched {
		return nil
	}
	kind := v1alpha1.GroupVersion.WithKind("EtcdCluster")
	if _, err := w.mapper.RESTMapping(kind.GroupKind(), kind.Version); err != nil {
		return err
	}
	if err := w.controller.Watch(w.source); err != nil {
		return fmt.Errorf("adding the watch: %w", err)
	}
	w.watched = true
	return nil
}
