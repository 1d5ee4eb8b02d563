//go:build lab

package process

import (
	"testing"
	"time"

	"database.example.com/operator/test/e2e/world"
)

func TestTwoOperatorsWithoutElectionThatActOnOneClusterAtOnceDoItNoHarm(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.StartManager()
	w.StartManager()
	w.Create("db", world.ReadReplicas(1))
	before := w.AwaitSettled("db", world.FoundingTime)
	mustServe(w, 1)

	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(20, 30*time.Second)
	for _, pod := range w.Pods("db") {
		w.DeletePod(pod.Name)
		w.AwaitPod("is ready again", pod.Name, time.Minute, func(p *world.Pod) bool { return p != nil && p.UID != pod.UID && p.Ready() })
	}
	w.AwaitSettled("db", time.Minute)
	mustServe(w, 1)
	writer.MustHaveKept(w.Connect("db", "db"))
	if after := w.Cluster("db"); after.Status.ClusterID != before.Status.ClusterID {
		t.Errorf("the cluster's ID changed from %s to %s", before.Status.ClusterID, after.Status.ClusterID)
	}
}
