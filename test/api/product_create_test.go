//go:build api

package api

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

func TestADatabaseBecomesAnEtcdClusterOfItsName(t *testing.T) {
	p := newProduct(t, func(d *v1alpha1.ProductionReadyDatabase) {
		d.Spec.ClusterSize, d.Spec.ReadReplicas = ptr[int32](5), ptr[int32](2)
		d.Spec.Storage.Size = ptr(resource.MustParse("20Gi"))
		d.Spec.Engine.QuotaBackendBytes = ptr[int64](4 << 30)
		d.Spec.PodMetadata.Labels = map[string]string{"team": "a"}
	})
	p.reconcile()

	cluster, database := p.cluster(), p.database()
	if *cluster.Spec.Size != 5 || *cluster.Spec.ReadReplicas != 2 || cluster.Spec.Version != "3.6.16" {
		t.Errorf("asked for %d voters, %d read replicas, etcd %s", *cluster.Spec.Size, *cluster.Spec.ReadReplicas, cluster.Spec.Version)
	}
	if cluster.Spec.Storage.Size.String() != "20Gi" || *cluster.Spec.Engine.QuotaBackendBytes != 4<<30 || cluster.Spec.PodMetadata.Labels["team"] != "a" {
		t.Errorf("the template was not handed on: %+v", cluster.Spec.MemberTemplate)
	}
	if !metav1.IsControlledBy(cluster, database) {
		t.Errorf("the EtcdCluster is owned by %+v", cluster.OwnerReferences)
	}
	if len(cluster.Finalizers)+len(database.Finalizers) != 0 {
		t.Error("there are finalizers")
	}
	p.wantCondition(v1alpha1.ConditionVersionSupported, metav1.ConditionTrue, v1alpha1.ReasonKnown, "v4.0.1", "3.6.16")
	p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionTrue, v1alpha1.ReasonWaiting, "EtcdCluster db")
	p.wantCondition(v1alpha1.ConditionAvailable, metav1.ConditionUnknown, v1alpha1.ReasonUnreachable)
	p.wantEvents("Normal Created")
}

func TestADatabaseTellsWhatItsEtcdClusterTells(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	p.answer(runs("3.6.16"))
	p.reconcile()

	status := p.database().Status
	if status.Binding == nil || status.Binding.Name != "db-connection" {
		t.Errorf("binding is %+v", status.Binding)
	}
	if status.Version != "v4.0.1" || status.EngineVersion != "3.6.16" {
		t.Errorf("version %s, engine %s", status.Version, status.EngineVersion)
	}
	if status.Members != 3 || status.ReadyMembers != 3 || status.Selector == "" || len(status.Endpoints) != 1 || len(status.ReadEndpoints) != 1 {
		t.Errorf("status is %+v", status)
	}
	if want := "Runs v4.0.1. 3 of 3 voters ready."; status.Message != want {
		t.Errorf("message is %q, want %q", status.Message, want)
	}
	p.wantCondition(v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum)
	p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionFalse, v1alpha1.ReasonSettled)
	p.wantCondition(v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy)
	p.wantEvents("Normal Created", "Normal Quorum")
	if p.again != 0 {
		t.Errorf("a database at rest is looked at again after %s", p.again)
	}
}

func TestADatabaseAtRestIsNotWritten(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	p.answer(runs("3.6.16"))
	p.reconcile()
	database, cluster := p.database().ResourceVersion, p.cluster().ResourceVersion
	p.now = p.now.Add(time.Hour)
	p.reconcile()
	if p.database().ResourceVersion != database || p.cluster().ResourceVersion != cluster {
		t.Error("something was written")
	}
}

func TestAnEtcdClusterThatNobodyAnswersIsAFaultAfterAMinute(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	if p.again <= 0 || p.again > time.Minute {
		t.Errorf("the next look is after %s", p.again)
	}
	p.now = p.now.Add(2 * time.Minute)
	p.reconcile()
	p.wantCondition(v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonEngineMissing, "etcd-cluster")
	p.wantEvents("Normal Created", "Warning EngineMissing")
	p.answer(runs("3.6.16"))
	p.reconcile()
	p.wantCondition(v1alpha1.ConditionDegraded, metav1.ConditionFalse, v1alpha1.ReasonHealthy)
}

func TestADeletedEtcdClusterIsMadeAgain(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	before := p.cluster()
	if err := api.Delete(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	p.reconcile()
	if p.cluster().UID == before.UID {
		t.Error("the EtcdCluster is the deleted one")
	}
}
