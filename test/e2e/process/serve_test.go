//go:build lab

package process

import "database.example.com/operator/test/e2e/world"

// mustServe checks that a cluster with three voters has these members and no other, and serves.
func mustServe(w *world.World, readReplicas int) {
	w.Helper()
	c := w.Connect("db", "db")
	w.Put(c, "greeting", "hello")
	if got, err := w.Get(c, "greeting"); got != "hello" {
		w.Errorf("the cluster reads %q (%v), want hello", got, err)
	}
	voters, learners := 0, 0
	for _, member := range w.Members(c) {
		if member.IsLearner {
			learners++
		} else {
			voters++
		}
		if member.Name == "" {
			w.Errorf("member %x never started", member.ID)
		}
	}
	if voters != 3 || learners != readReplicas {
		w.Errorf("etcd lists %d voters and %d learners, want 3 and %d", voters, learners, readReplicas)
	}
	if pods, claims := len(w.Pods("db")), len(w.Claims("db")); pods != 3+readReplicas || claims != 3+readReplicas {
		w.Errorf("there are %d pods and %d claims, want %d of each", pods, claims, 3+readReplicas)
	}
}
