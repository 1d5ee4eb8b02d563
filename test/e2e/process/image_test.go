//go:build lab

package process

import (
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

// nowhere is an image that no registry has.
const nowhere = "registry.lab:5000/nobody/nothing:none"

func version(v string) world.Shape { return func(c *v1alpha1.EtcdCluster) { c.Spec.Version = v } }

func TestAVersionWhoseImageCannotBePulledIsUndoneByEditingItBack(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.StartManager(world.Environment("RELATED_IMAGE_ETCD_3_7_3", nowhere))
	w.Create("db", version("3.7.3"))
	w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonImageUnavailable, time.Minute)
	w.Edit("db", version(world.EngineVersion))
	w.AwaitSettled("db", world.FoundingTime)
	mustServe(w, 0)
}

func TestSuchAVersionOfARunningClusterCostsNoQuorumAndIsUndoneByEditingItBack(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.StartManager(world.Environment("RELATED_IMAGE_ETCD_3_6_16", nowhere))
	w.Create("db", version("3.5.35"))
	before := w.AwaitSettled("db", world.FoundingTime)
	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(40, time.Minute)

	w.Edit("db", version("3.6.16"))
	w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonImageUnavailable, 2*time.Minute)
	writer.AwaitWrites(100, time.Minute)
	w.Edit("db", version("3.5.35"))
	w.AwaitCluster("runs the old version again", "db", 2*world.FoundingTime, func(c *v1alpha1.EtcdCluster) bool {
		return world.Settled(c) && c.Status.Version == "3.5.35" && c.Status.Operation == nil
	})
	writer.AwaitWrites(20, time.Minute)
	writer.MustHaveKept(w.Connect("db", "db"))
	mustServe(w, 0)
	if after := w.Cluster("db"); after.Status.ClusterID != before.Status.ClusterID {
		t.Errorf("the cluster's ID changed from %s to %s", before.Status.ClusterID, after.Status.ClusterID)
	}
}
