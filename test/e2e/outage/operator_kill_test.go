//go:build lab

package outage

import (
	"testing"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestAFoundingSurvivesFiveKillsOfTheOperatorsPod(t *testing.T) {
	w := world.New(t)
	w.AwaitLeaders()
	killed := map[string]bool{}
	w.Create("db", world.ReadReplicas(1))
	for _, moment := range []struct {
		when string
		is   func(c *v1alpha1.EtcdCluster, pods []world.Pod) bool
	}{
		{"names are given", func(c *v1alpha1.EtcdCluster, _ []world.Pod) bool { return len(c.Status.Members) > 0 }},
		{"a pod is made", func(_ *v1alpha1.EtcdCluster, pods []world.Pod) bool { return len(pods) > 0 }},
		{"it counts as founded", func(c *v1alpha1.EtcdCluster, _ []world.Pod) bool { return c.Status.ClusterID != "" }},
		{"a pod is ready", func(_ *v1alpha1.EtcdCluster, pods []world.Pod) bool { return ready(pods) >= 1 }},
		{"a second member is listed", func(c *v1alpha1.EtcdCluster, _ []world.Pod) bool { return listed(c) >= 2 }},
	} {
		w.AwaitRepeatedly(moment.when, world.FoundingTime, func() (bool, string) {
			c := w.Cluster("db")
			return moment.is(c, w.Pods("db")), world.Describe(c)
		})
		for _, pod := range w.KillOperator() {
			killed[pod] = true
		}
		t.Logf("killed when %s: %s", moment.when, world.Describe(w.Cluster("db")))
	}
	if len(killed) < 5 {
		t.Errorf("the operator was killed %d times, want 5: %v", len(killed), killed)
	}
	w.AwaitSettled("db", 2*world.FoundingTime)
	c := w.Connect("db", "db")
	w.Put(c, "greeting", "hello")
	if members := w.Members(c); len(members) != 4 {
		t.Errorf("etcd lists %d members, want 3 voters and a read replica: %v", len(members), members)
	}
	if pods, claims := len(w.Pods("db")), len(w.Claims("db")); pods != 4 || claims != 4 {
		t.Errorf("there are %d pods and %d claims, want 4 of each", pods, claims)
	}
}

// listed counts the members that are in etcd's member list.
func listed(c *v1alpha1.EtcdCluster) int {
	count := 0
	for _, member := range c.Status.Members {
		if member.ID != "" {
			count++
		}
	}
	return count
}

func ready(pods []world.Pod) int {
	count := 0
	for _, pod := range pods {
		if pod.Ready() {
			count++
		}
	}
	return count
}
