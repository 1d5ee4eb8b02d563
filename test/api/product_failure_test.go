//go:build api

package api

import (
	"context"
	"errors"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/api/v1alpha1"
)

// answering makes the API server answer the reconciler's writes to EtcdClusters with an error.
func (p *product) answering(err error) {
	p.Helper()
	watching, failure := client.NewWithWatch(apiserver, client.Options{Scheme: scheme()})
	if failure != nil {
		p.Fatal(failure)
	}
	p.reconciler.Client = interceptor.NewClient(watching, interceptor.Funcs{
		Create: func(context.Context, client.WithWatch, client.Object, ...client.CreateOption) error { return err },
		Patch: func(context.Context, client.WithWatch, client.Object, client.Patch, ...client.PatchOption) error {
			return err
		},
	})
}

// once calls the reconciler once, whatever it answers.
func (p *product) once() error {
	p.Helper()
	_, err := p.reconciler.Reconcile(p.Context(), ctrl.Request{NamespacedName: p.key})
	return err
}

var clusters = schema.GroupResource{Group: v1alpha1.GroupVersion.Group, Resource: "etcdclusters"}

func TestARefusalByTheAPIServerIsToldAndTriedAgain(t *testing.T) {
	refusal := apierrors.NewForbidden(clusters, "db", errors.New("exceeded quota: databases"))
	for name, before := range map[string]func(*product){
		"to create": func(*product) {},
		"to change": func(p *product) {
			p.reconcile()
			p.answer(runs("3.6.16"))
			p.edit(func(d *v1alpha1.ProductionReadyDatabase) { d.Spec.ClusterSize = ptr[int32](5) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProduct(t)
			before(p)
			p.answering(refusal)
			if err := p.once(); !apierrors.IsForbidden(err) {
				t.Errorf("the reconciler answered %v, want the refusal, so that it is tried again", err)
			}
			p.wantCondition(v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonActionFailed, "exceeded quota")
			p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionTrue, v1alpha1.ReasonWaiting, "exceeded quota")

			p.reconciler.Client = api
			p.reconcile()
			p.answer(runs("3.6.16"))
			p.reconcile()
			p.wantCondition(v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy)
		})
	}
}

func TestAnEtcdClusterThatTheCacheDoesNotShowYetIsNoFault(t *testing.T) {
	p := newProduct(t)
	p.answering(apierrors.NewAlreadyExists(clusters, "db"))
	if err := p.once(); err != nil {
		t.Error(err)
	}
	p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionTrue, v1alpha1.ReasonWaiting)
	p.wantEvents()
}

func TestAnEtcdClusterThatIsDeletedDuringTheChangeIsNoFault(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	p.edit(func(d *v1alpha1.ProductionReadyDatabase) { d.Spec.ClusterSize = ptr[int32](5) })
	p.answering(apierrors.NewNotFound(clusters, "db"))
	if err := p.once(); err != nil {
		t.Error(err)
	}
	p.wantEvents("Normal Created")
}
