//go:build lab

package e2e

import (
	"fmt"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

// changeTime is how long a change of three members may take while other tests run beside.
const changeTime = 6 * time.Minute

func version(v string) world.Shape { return func(c *v1alpha1.EtcdCluster) { c.Spec.Version = v } }

func heartbeat(milliseconds int32) world.Shape {
	return func(c *v1alpha1.EtcdCluster) { c.Spec.Engine.HeartbeatIntervalMilliseconds = &milliseconds }
}

// neverTwoDown watches that a change stops no member while another one is not ready.
func neverTwoDown(w *world.World, length time.Duration) {
	w.Never("two voters are not ready at once", length, &corev1.PodList{}, func() (bool, string) {
		ready := 0
		for _, pod := range w.Pods("db") {
			if pod.Labels[v1alpha1.LabelRole] == v1alpha1.RoleLabelVoter && pod.Ready() {
				ready++
			}
		}
		return ready < 2, fmt.Sprintf("%d voters are ready", ready)
	})
}

func uids(w *world.World) map[string]types.UID {
	seen := map[string]types.UID{}
	for _, pod := range w.Pods("db") {
		seen[pod.Name] = pod.UID
	}
	return seen
}

func TestAChangeOfThePodsIsRolledOutWhileClientsWrite(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", world.ReadReplicas(1))
	before := uids(w)
	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(40, time.Minute)

	w.Edit("db", heartbeat(150))
	neverTwoDown(w, 15*time.Second)
	w.AwaitSettled("db", changeTime)
	for name, uid := range uids(w) {
		if before[name] == uid {
			t.Errorf("%s still has the pod of before", name)
		}
	}
	t.Logf("clients saw: %s", writer.Stop())
	writer.MustHaveKept(w.Connect("db", "db"))
}

func TestAClusterIsTakenUpTwoMinorVersionsAndDownOneWhileClientsWrite(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", version("3.5.35"))
	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(40, time.Minute)

	for _, to := range []string{"3.7.3", "3.6.16"} {
		w.Edit("db", version(to))
		cluster := w.AwaitCluster("runs etcd "+to, "db", 3*changeTime, func(c *v1alpha1.EtcdCluster) bool {
			return world.Settled(c) && c.Status.Version == to && c.Status.Operation == nil
		})
		for _, m := range cluster.Status.Members {
			if m.Version != to {
				t.Errorf("%s runs %s, want %s", m.Name, m.Version, to)
			}
		}
		writer.AwaitWrites(20, time.Minute)
	}
	t.Logf("clients saw: %s", writer.Stop())
	writer.MustHaveKept(w.Connect("db", "db"))
}

func TestAnUpgradeIsTakenBackWhileVersionsAreMixed(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", version("3.5.35"))
	writer := w.StartWriter(w.Connect("db", "db"), 20)
	writer.AwaitWrites(40, time.Minute)

	w.Edit("db", version("3.6.16"))
	w.AwaitCluster("has a member that runs etcd 3.6.16", "db", changeTime, func(c *v1alpha1.EtcdCluster) bool {
		return c.Status.Operation != nil && len(c.Status.Operation.Members) == 1
	})
	w.Edit("db", version("3.5.35"))
	w.AwaitCluster("is back at etcd 3.5.35", "db", changeTime, func(c *v1alpha1.EtcdCluster) bool {
		for _, m := range c.Status.Members {
			if m.Version != "3.5.35" {
				return false
			}
		}
		return world.Settled(c) && c.Status.Version == "3.5.35" && c.Status.Operation == nil
	})
	t.Logf("clients saw: %s", writer.Stop())
	writer.MustHaveKept(w.Connect("db", "db"))
}
