//go:build lab

package e2e

import (
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/test/e2e/world"
)

func TestThreeVotersAndTwoReadReplicasServeWhatWasWritten(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", world.Voters(3), world.ReadReplicas(2))

	voters := w.Connect("db", "db")
	w.Put(voters, "greeting", "hello")
	if got, err := w.Get(voters, "greeting"); got != "hello" {
		t.Errorf("a voter reads %q (%v), want hello", got, err)
	}
	replicas := w.Connect("db", "db-read")
	w.AwaitRepeatedly("a read replica has what was written", 10*time.Second, func() (bool, string) {
		got, err := w.Get(replicas, "greeting", clientv3.WithSerializable())
		return err == nil && got == "hello", describe(got, err)
	})
	if got, err := w.Get(replicas, "greeting"); err == nil {
		t.Errorf("a read replica answered a linearizable read with %q; it must refuse, since it can't know", got)
	}

	learners := 0
	members := w.Members(voters)
	for _, member := range members {
		if member.IsLearner {
			learners++
		}
		if member.Name == "" {
			t.Errorf("member %x has no name: it never started", member.ID)
		}
	}
	if len(members) != 5 || learners != 2 {
		t.Errorf("etcd lists %d members with %d learners, want 5 with 2", len(members), learners)
	}
	w.AwaitCluster("tells what is", "db", time.Minute, func(c *v1alpha1.EtcdCluster) bool {
		return c.Status.ReadyMembers == 3 && c.Status.ReadyReadReplicas == 2 && c.Status.ClusterID != "" && c.Status.Leader != ""
	})
}

func TestAClusterOfEveryMinorIsFoundedAndServes(t *testing.T) {
	t.Parallel()
	for _, version := range release.CreatableEngines() {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			w := world.New(t)
			w.Founded("db", func(c *v1alpha1.EtcdCluster) { c.Spec.Version = version })
			c := w.Connect("db", "db")
			w.Put(c, "greeting", "hello")
			if got, err := w.Get(c, "greeting"); got != "hello" {
				t.Errorf("it reads %q (%v), want hello", got, err)
			}
			w.AwaitCluster("has three voters of etcd "+version, "db", time.Minute, func(c *v1alpha1.EtcdCluster) bool {
				for _, member := range c.Status.Members {
					if member.Version != version || member.Phase != v1alpha1.PhaseVoting {
						return false
					}
				}
				return len(c.Status.Members) == 3 && c.Status.Version == version
			})
		})
	}
}
