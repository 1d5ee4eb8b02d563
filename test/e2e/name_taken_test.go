//go:build lab

package e2e

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/test/e2e/world"
)

func TestAServiceOfSomeoneElseIsNamedAndLeftAloneUntilItIsGone(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	service := theirService(w, "db")
	w.Make(service)
	w.Create("db", world.Voters(1))
	mustBeNamedAndLeftAlone(w, service)
	if endpoints := w.Cluster("db").Status.Endpoints; len(endpoints) > 0 {
		t.Errorf("the status leads applications to %v, which is a Service of someone else", endpoints)
	}
	w.Delete(service)
	w.AwaitSettled("db", world.FoundingTime)
}

func TestASecretOfSomeoneElseIsNamedAndLeftAloneUntilItIsGone(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	secret := &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "db-connection"},
		StringData: map[string]string{"theirs": "yes"},
	}
	w.Make(secret)
	w.Create("db", world.Voters(1))
	mustBeNamedAndLeftAlone(w, secret)
	if binding := w.Cluster("db").Status.Binding; binding != nil {
		t.Errorf("the status leads applications to Secret %s of someone else", binding.Name)
	}
	w.Delete(secret)
	w.AwaitSettled("db", world.FoundingTime)
}

func TestAClaimOfSomeoneElseIsNamedAndLeftAloneUntilItIsGone(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	// The names of members come from the cluster's UID, so the cluster must exist, and must be held back, before one can be taken.
	gate := theirService(w, "db")
	w.Make(gate)
	cluster := w.Create("db", world.Voters(1))
	mustBeNamedAndLeftAlone(w, gate)
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: naming.Member("db", string(cluster.UID), 0)},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("300Mi")}},
		},
	}
	w.Make(claim)
	w.Delete(gate)
	mustBeNamedAndLeftAlone(w, claim)
	w.Delete(claim)
	w.AwaitSettled("db", world.FoundingTime)
}

func TestAnEtcdClusterOfSomeoneElseIsNotTakenOverByADatabaseOfItsName(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	theirs := w.Create("db", world.Voters(1), func(c *v1alpha1.EtcdCluster) {
		missing := "held-back"
		c.Spec.Storage.StorageClassName = &missing
	})
	database := &v1alpha1.ProductionReadyDatabase{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "db"},
		Spec:       v1alpha1.ProductionReadyDatabaseSpec{Version: "v4.0.1"},
	}
	w.Make(database)
	w.AwaitDatabaseReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonNameTaken, time.Minute)
	now := w.Cluster("db")
	if now == nil || now.UID != theirs.UID || now.Generation != theirs.Generation || len(now.OwnerReferences) > 0 {
		t.Errorf("the EtcdCluster of someone else was touched: %+v", now)
	}
}

func theirService(w *world.World, name string) *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: name},
		Spec:       corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}, Selector: map[string]string{"app": "theirs"}},
	}
}

// mustBeNamedAndLeftAlone waits until the cluster db says that the object is in its way, and checks that the object is as it was made.
func mustBeNamedAndLeftAlone(w *world.World, object client.Object) {
	w.Helper()
	w.AwaitCluster("names "+object.GetName(), "db", time.Minute, func(c *v1alpha1.EtcdCluster) bool {
		degraded := world.Condition(c, v1alpha1.ConditionDegraded)
		return degraded.Reason == v1alpha1.ReasonNameTaken && strings.Contains(degraded.Message, object.GetName())
	})
	before := object.GetUID()
	if err := w.Client.Get(w.Context(), client.ObjectKeyFromObject(object), object); err != nil {
		w.Fatalf("the object of someone else: %v", err)
	}
	_, labelled := object.GetLabels()[v1alpha1.LabelManagedBy]
	if object.GetUID() != before || len(object.GetOwnerReferences()) > 0 || labelled {
		w.Errorf("the object of someone else was touched: %+v", object)
	}
}
