//go:build api

package api

import (
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/controllers"
)

// product is one database, its reconciler, which is called and never awaited, and the etcd-cluster operator's part, which
// the test plays.
type product struct {
	*testing.T
	reconciler *controllers.ProductionReadyDatabaseReconciler
	recorder   *events.FakeRecorder
	key        types.NamespacedName
	now        time.Time
	again      time.Duration
}

func newProduct(t *testing.T, edit ...func(*v1alpha1.ProductionReadyDatabase)) *product {
	t.Helper()
	database := newDatabase(namespace(t))
	for _, change := range edit {
		change(database)
	}
	create(t, database)
	p := &product{T: t, recorder: events.NewFakeRecorder(100), key: client.ObjectKeyFromObject(database), now: time.Now()}
	p.reconciler = &controllers.ProductionReadyDatabaseReconciler{
		Client: api, Events: p.recorder, Now: func() time.Time { return p.now },
	}
	return p
}

// reconcile calls the reconciler until it has nothing more to do, which is at most twice.
func (p *product) reconcile() {
	p.Helper()
	for range 2 {
		result, err := p.reconciler.Reconcile(p.Context(), ctrl.Request{NamespacedName: p.key})
		if err != nil {
			p.Fatalf("reconciling: %v", err)
		}
		p.again = result.RequeueAfter
	}
}

func (p *product) database() *v1alpha1.ProductionReadyDatabase {
	p.Helper()
	database := &v1alpha1.ProductionReadyDatabase{ObjectMeta: metav1.ObjectMeta{Namespace: p.key.Namespace, Name: p.key.Name}}
	get(p.T, database)
	return database
}

func (p *product) cluster() *v1alpha1.EtcdCluster {
	p.Helper()
	cluster := &v1alpha1.EtcdCluster{ObjectMeta: metav1.ObjectMeta{Namespace: p.key.Namespace, Name: p.key.Name}}
	get(p.T, cluster)
	return cluster
}

func (p *product) edit(change func(*v1alpha1.ProductionReadyDatabase)) {
	p.Helper()
	database := p.database()
	before := database.DeepCopy()
	change(database)
	if err := api.Patch(p.Context(), database, client.MergeFrom(before)); err != nil {
		p.Fatalf("editing the database: %v", err)
	}
}

func (p *product) editCluster(change func(*v1alpha1.EtcdCluster)) {
	p.Helper()
	cluster := p.cluster()
	before := cluster.DeepCopy()
	change(cluster)
	if err := api.Patch(p.Context(), cluster, client.MergeFrom(before)); err != nil {
		p.Fatalf("editing the EtcdCluster: %v", err)
	}
}

// answer plays the etcd-cluster operator: it writes a status.
func (p *product) answer(change func(*v1alpha1.EtcdClusterStatus)) {
	p.Helper()
	cluster := p.cluster()
	before := cluster.DeepCopy()
	cluster.Status.ObservedGeneration = cluster.Generation
	cluster.Status.SupportedVersions = []string{"3.5.35", "3.6.16", "3.7.3"}
	change(&cluster.Status)
	if err := api.Status().Patch(p.Context(), cluster, client.MergeFrom(before)); err != nil {
		p.Fatalf("answering: %v", err)
	}
}

// runs is the status of a cluster of three voters that runs an engine and rests.
func runs(engine string) func(*v1alpha1.EtcdClusterStatus) {
	return func(s *v1alpha1.EtcdClusterStatus) {
		s.ClusterID, s.Version, s.Leader = "abc", engine, "db-x-0"
		s.Replicas, s.ReadyMembers = 3, 3
		s.Endpoints = []string{"https://db.ns.svc:2379"}
		s.ReadEndpoints = []string{"https://db-read.ns.svc:2379"}
		s.Binding = &v1alpha1.BindingReference{Name: "db-connection"}
		s.Selector = "database.example.com/cluster=db"
		now := metav1.Now()
		s.Conditions = []metav1.Condition{
			{Type: v1alpha1.ConditionAvailable, Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonQuorum, Message: "A read succeeded.", LastTransitionTime: now},
			{Type: v1alpha1.ConditionProgressing, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonSettled, Message: "At rest.", LastTransitionTime: now},
			{Type: v1alpha1.ConditionDegraded, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonHealthy, Message: "Well.", LastTransitionTime: now},
		}
	}
}

// wantCondition checks a condition of the database, and that its message holds some words.
func (p *product) wantCondition(kind string, status metav1.ConditionStatus, reason string, words ...string) {
	p.Helper()
	database := p.database()
	condition := meta.FindStatusCondition(database.Status.Conditions, kind)
	if condition == nil {
		p.Errorf("no condition %s in %+v", kind, database.Status.Conditions)
		return
	}
	if condition.Status != status || condition.Reason != reason || condition.ObservedGeneration != database.Generation {
		p.Errorf("%s is %s/%s of generation %d (%s), want %s/%s of generation %d", kind, condition.Status, condition.Reason,
			condition.ObservedGeneration, condition.Message, status, reason, database.Generation)
	}
	for _, word := range words {
		if !strings.Contains(condition.Message, word) {
			p.Errorf("%s says %q, without %q", kind, condition.Message, word)
		}
	}
}

// wantEvents checks that exactly these events were recorded since it was last called, each by words that it holds.
func (p *product) wantEvents(want ...string) {
	p.Helper()
	var got []string
	for len(p.recorder.Events) > 0 {
		got = append(got, <-p.recorder.Events)
	}
	if len(got) != len(want) {
		p.Errorf("recorded %d events, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
		return
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			p.Errorf("event %d is %q, without %q", i, got[i], want[i])
		}
	}
}

func (p *product) wantNoCluster() {
	p.Helper()
	var clusters v1alpha1.EtcdClusterList
	if err := api.List(p.Context(), &clusters, client.InNamespace(p.key.Namespace)); err != nil {
		p.Fatal(err)
	}
	if len(clusters.Items) != 0 {
		p.Errorf("there is an EtcdCluster: %+v", clusters.Items[0].Spec)
	}
}
