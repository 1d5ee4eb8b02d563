//go:build lab

package e2e

import (
	"strings"
	"testing"
	"time"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestASingleVoterRunsOnWhileTheSpecAsksForAPodThatIsRefused(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", world.Voters(1))
	before := w.Pods("db")[0]
	client := w.Connect("db", "db")

	class := "nobody-made-it"
	w.Edit("db", func(c *v1alpha1.EtcdCluster) { c.Spec.Scheduling.PriorityClassName = &class })
	degraded := w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonPodRefused, time.Minute)
	if !strings.Contains(degraded.Message, class) {
		t.Errorf("the message does not name what is refused: %s", degraded.Message)
	}
	w.Put(client, "while", "refused")

	w.Edit("db", func(c *v1alpha1.EtcdCluster) { c.Spec.Scheduling.PriorityClassName = nil })
	w.AwaitSettled("db", time.Minute)
	if after := w.Pods("db")[0]; after.UID != before.UID {
		t.Error("the pod was made anew")
	}
}
