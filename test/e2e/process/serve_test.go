//go:build lab

package process

import (
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/test/e2e/world"
)

// settleTime is how long the rest of what was made and is not needed may take to go, once a cluster is settled.
const settleTime = 2 * time.Minute

// mustServe checks that a cluster with three voters serves, and waits until it has these members and no others.
func mustServe(w *world.World, readReplicas int) {
	w.Helper()
	c := w.Connect("db", "db")
	w.Put(c, "greeting", "hello")
	if got, err := w.Get(c, "greeting"); got != "hello" {
		w.Errorf("the cluster reads %q (%v), want hello", got, err)
	}
	w.AwaitRepeatedly("the cluster has its members and no others", settleTime, func() (bool, string) {
		voters, learners, unstarted := membersOf(w, c)
		pods, claims := len(w.Pods("db")), len(w.Claims("db"))
		all := 3 + readReplicas
		return voters == 3 && learners == readReplicas && unstarted == 0 && pods == all && claims == all, fmt.Sprintf(
			"%d voters and %d learners, %d of them never started, %d pods, %d claims", voters, learners, unstarted, pods, claims)
	})
}

func membersOf(w *world.World, c *clientv3.Client) (voters, learners, unstarted int) {
	w.Helper()
	for _, member := range w.Members(c) {
		if member.IsLearner {
			learners++
		} else {
			voters++
		}
		if member.Name == "" {
			unstarted++
		}
	}
	return voters, learners, unstarted
}
