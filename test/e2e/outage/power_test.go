//go:build lab

package outage

import (
	"testing"
	"time"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
)

func TestAClusterComesBackByItselfAfterAPowerCutOfAllNodesWithoutAnOperator(t *testing.T) {
	w := world.New(t)
	w.Founded("db", world.ReadReplicas(1))
	w.WithoutOperator()
	c := w.Connect("db", "db")
	writer := w.StartWriter(c, 50)
	writer.AwaitWrites(200, 30*time.Second)

	powerOn := w.Healing(fault.PowerOff(t.Context()))
	powerOn()

	began := time.Now()
	writer.AwaitWrites(20, 3*time.Minute)
	t.Logf("writes were acknowledged again %v after the power was back", time.Since(began).Round(100*time.Millisecond))
	writer.MustHaveKept(w.Connect("db", "db"))
	w.AwaitPods("all members are ready again", 2*time.Minute, "db", func(pods []world.Pod) (bool, string) {
		for _, pod := range pods {
			if !pod.Ready() {
				return false, pod.String()
			}
		}
		return len(pods) == 4, "there are not 4 pods"
	})
}
