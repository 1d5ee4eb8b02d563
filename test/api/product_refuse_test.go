//go:build api

package api

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/api/v1alpha1"
)

func version(v string) func(*v1alpha1.ProductionReadyDatabase) {
	return func(d *v1alpha1.ProductionReadyDatabase) { d.Spec.Version = v }
}

func TestNothingIsCreatedForAVersionThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		edit   func(*v1alpha1.ProductionReadyDatabase)
		reason string
		words  []string
	}{
		"an unknown version is answered with those there are": {
			version("v9.9.9"), v1alpha1.ReasonUnknownVersion, []string{"v9.9.9", "v3.9.1, v4.0.1 and v4.1.0"}},
		"a version to upgrade from is answered with those to create": {
			version("v4.0.0"), v1alpha1.ReasonUpgradeFromOnly, []string{"v4.0.0", "v3.9.1, v4.0.1 and v4.1.0"}},
		"read replicas on etcd 3.5 are answered with the versions that can": {
			func(d *v1alpha1.ProductionReadyDatabase) {
				d.Spec.Version, d.Spec.ReadReplicas = "v3.9.1", ptr[int32](1)
			}, v1alpha1.ReasonReadReplicasUnsupported, []string{"v3.9.1", "v4.0.1 and v4.1.0", "readReplicas"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProduct(t, c.edit)
			p.reconcile()
			p.wantNoCluster()
			p.wantCondition(v1alpha1.ConditionVersionSupported, metav1.ConditionFalse, c.reason, c.words...)
			p.wantCondition(v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonVersionUnsupported, c.words...)
			p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionFalse, v1alpha1.ReasonBlocked)
			p.wantCondition(v1alpha1.ConditionAvailable, metav1.ConditionFalse, v1alpha1.ReasonFounding)
			p.wantEvents("Warning " + c.reason)

			p.edit(func(d *v1alpha1.ProductionReadyDatabase) { d.Spec.Version = "v4.0.1" })
			p.reconcile()
			p.wantCondition(v1alpha1.ConditionVersionSupported, metav1.ConditionTrue, v1alpha1.ReasonKnown)
			if got := p.cluster().Spec.Version; got != "3.6.16" {
				t.Errorf("after the edit the engine is %s", got)
			}
		})
	}
}

func TestARunningDatabaseIsLeftAsItIsWhenItsNewVersionCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		engine   string
		replicas int32
		reason   string
		words    []string
	}{
		"an unknown version":        {"v4.0.1", "v4.0.9", "3.6.16", 0, v1alpha1.ReasonUnknownVersion, []string{"v4.0.9"}},
		"a jump over a minor":       {"v3.9.1", "v4.1.0", "3.5.35", 0, v1alpha1.ReasonPathUnsupported, []string{"v3.9.1", "can be taken to v4.0.1"}},
		"two minor versions down":   {"v4.1.0", "v3.9.1", "3.7.3", 0, v1alpha1.ReasonPathUnsupported, []string{"v4.1.0", "can be taken to v4.0.1"}},
		"replicas on an old engine": {"v3.9.1", "v3.9.1", "3.5.35", 2, v1alpha1.ReasonReadReplicasUnsupported, []string{"v4.0.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProduct(t, version(c.from))
			p.reconcile()
			p.answer(runs(c.engine))
			p.reconcile()
			before := p.cluster()
			p.edit(func(d *v1alpha1.ProductionReadyDatabase) {
				d.Spec.Version, d.Spec.ReadReplicas, d.Spec.ClusterSize = c.to, ptr(c.replicas), ptr[int32](5)
			})
			p.reconcile()
			p.wantCondition(v1alpha1.ConditionVersionSupported, metav1.ConditionFalse, c.reason, c.words...)
			p.wantCondition(v1alpha1.ConditionAvailable, metav1.ConditionTrue, v1alpha1.ReasonQuorum)
			if after := p.cluster(); after.ResourceVersion != before.ResourceVersion {
				t.Errorf("the EtcdCluster was changed: %+v", after.Spec)
			}
		})
	}
}

func TestAnEngineThatTheOtherOperatorDoesNotKnowIsNotAskedFor(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	p.answer(runs("3.6.16"))
	p.answer(func(s *v1alpha1.EtcdClusterStatus) { s.SupportedVersions = []string{"3.5.35", "3.6.16"} })
	p.edit(version("v4.1.0"))
	p.reconcile()
	p.wantCondition(v1alpha1.ConditionVersionSupported, metav1.ConditionFalse, v1alpha1.ReasonEngineUnsupported, "3.7.3", "3.5.35 and 3.6.16", "etcd-cluster")
	if got := p.cluster().Spec.Version; got != "3.6.16" {
		t.Errorf("the EtcdCluster was asked for %s", got)
	}
	if got := p.database().Status.SupportedVersions; len(got) != 2 || got[1] != "v4.0.1" {
		t.Errorf("supported versions are %v", got)
	}

	p.answer(func(*v1alpha1.EtcdClusterStatus) {})
	p.reconcile()
	if got := p.cluster().Spec.Version; got != "3.7.3" {
		t.Errorf("after the update of the other operator the EtcdCluster is asked for %s", got)
	}
}

func TestAVersionIsFreeToChooseUntilTheClusterIsFounded(t *testing.T) {
	p := newProduct(t, version("v4.1.0"))
	p.reconcile()
	p.edit(version("v3.9.1"))
	p.reconcile()
	if got := p.cluster().Spec.Version; got != "3.5.35" {
		t.Errorf("the engine is %s", got)
	}
}

func TestAnUpgradeIsUndoneByEditingItBack(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	p.answer(runs("3.6.16"))
	p.edit(version("v4.1.0"))
	p.reconcile()
	if got := p.cluster().Spec.Version; got != "3.7.3" {
		t.Fatalf("the upgrade asked for %s", got)
	}
	p.edit(version("v4.0.1"))
	p.reconcile()
	p.wantCondition(v1alpha1.ConditionVersionSupported, metav1.ConditionTrue, v1alpha1.ReasonKnown)
	if got := p.cluster().Spec.Version; got != "3.6.16" {
		t.Errorf("the EtcdCluster is asked for %s", got)
	}
}
