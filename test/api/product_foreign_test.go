//go:build api

package api

import (
	"encoding/json"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

func TestAForeignEtcdClusterOfTheNameIsNeverAdopted(t *testing.T) {
	p := newProduct(t)
	foreign := newCluster(p.key.Namespace)
	foreign.Spec.Size = ptr[int32](1)
	create(t, foreign)
	p.reconcile()
	if after := p.cluster(); after.ResourceVersion != foreign.ResourceVersion {
		t.Errorf("the foreign EtcdCluster was changed: %+v", after)
	}
	p.wantCondition(v1alpha1.ConditionDegraded, metav1.ConditionTrue, v1alpha1.ReasonNameTaken, "EtcdCluster db")
	p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionFalse, v1alpha1.ReasonBlocked)
	p.wantEvents("Warning NameTaken")
	if binding := p.database().Status.Binding; binding != nil {
		t.Errorf("the database binds to %s", binding.Name)
	}

	if err := api.Delete(t.Context(), foreign); err != nil {
		t.Fatal(err)
	}
	p.reconcile()
	if !metav1.IsControlledBy(p.cluster(), p.database()) {
		t.Error("the freed name was not taken")
	}
}

func TestTheEtcdClusterOfAnEarlierDatabaseOfTheNameIsWaitedFor(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	if err := api.Delete(t.Context(), p.database(), client.PropagationPolicy(metav1.DeletePropagationBackground)); err != nil {
		t.Fatal(err)
	}
	create(t, newDatabase(p.key.Namespace))
	p.reconcile()
	p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionTrue, v1alpha1.ReasonWaiting, "earlier database")
}

func TestAnEditOfTheEtcdClusterIsPutBackWithAnEvent(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*v1alpha1.EtcdCluster)
		note string
	}{
		"size":                      {func(c *v1alpha1.EtcdCluster) { c.Spec.Size = ptr[int32](5) }, "spec.size to 3"},
		"an added option":           {func(c *v1alpha1.EtcdCluster) { c.Spec.Engine.SnapshotCount = ptr[int64](5000) }, "removed"},
		"a removed label of pods":   {func(c *v1alpha1.EtcdCluster) { c.Spec.PodMetadata.Labels = nil }, "team"},
		"an added label of pods":    {func(c *v1alpha1.EtcdCluster) { c.Spec.PodMetadata.Labels["x"] = "y" }, "spec.podMetadata.labels.x removed"},
		"the deletion of claims":    {func(c *v1alpha1.EtcdCluster) { c.Spec.Storage.ClaimDeletionPolicy = v1alpha1.DeleteClaims }, "Retain"},
		"the version of the engine": {func(c *v1alpha1.EtcdCluster) { c.Spec.Version = "3.7.3" }, "spec.version to 3.6.16"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProduct(t, func(d *v1alpha1.ProductionReadyDatabase) {
				d.Spec.PodMetadata.Labels = map[string]string{"team": "a"}
			})
			p.reconcile()
			p.answer(runs("3.6.16"))
			p.reconcile()
			want := p.cluster().Spec
			p.wantEvents("Normal Created", "Normal Quorum")
			p.editCluster(c.edit)
			p.reconcile()
			got, _ := json.Marshal(p.cluster().Spec)
			if wanted, _ := json.Marshal(want); string(got) != string(wanted) {
				t.Errorf("the spec is\n%s, want\n%s", got, wanted)
			}
			p.wantEvents("Warning PutBack")
		})
	}
}

func TestScalingTheEtcdClusterIsPutBack(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	scaleTo(t, p.cluster(), 5)
	p.reconcile()
	if got := *p.cluster().Spec.Size; got != 3 {
		t.Errorf("the size is %d", got)
	}
	p.wantEvents("Normal Created", "Warning PutBack")
}

func TestAChangeOfTheDatabaseIsHandedOnAsAChange(t *testing.T) {
	p := newProduct(t)
	p.reconcile()
	p.edit(func(d *v1alpha1.ProductionReadyDatabase) { d.Spec.ClusterSize = ptr[int32](5) })
	p.reconcile()
	if got := *p.cluster().Spec.Size; got != 5 {
		t.Errorf("the size is %d", got)
	}
	p.wantCondition(v1alpha1.ConditionProgressing, metav1.ConditionTrue, v1alpha1.ReasonWaiting)
	p.wantEvents("Normal Created", "Normal Changed")
}

func TestAPatchNeverHitsAnotherEtcdClusterOfTheName(t *testing.T) {
	cluster := newCluster(namespace(t))
	create(t, cluster)
	patch := client.RawPatch(types.MergePatchType, []byte(`{"metadata":{"uid":"another"},"spec":{"size":5}}`))
	err := api.Patch(t.Context(), cluster.DeepCopy(), patch)
	if !apierrors.IsConflict(err) && !apierrors.IsInvalid(err) {
		t.Errorf("a patch with another UID was answered by %v", err)
	}
}
