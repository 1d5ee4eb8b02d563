//go:build lab

package process

import (
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestAVersionWhoseImageCannotBePulledIsUndoneByEditingItBack(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.StartManager(world.Environment("RELATED_IMAGE_ETCD_3_7_3", "registry.lab:5000/nobody/nothing:none"))
	w.Create("db", func(c *v1alpha1.EtcdCluster) { c.Spec.Version = "3.7.3" })
	w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonImageUnavailable, time.Minute)
	w.Edit("db", func(c *v1alpha1.EtcdCluster) { c.Spec.Version = world.EngineVersion })
	w.AwaitSettled("db", world.FoundingTime)
	mustServe(w, 0)
}
