package trial

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/history"
	"database.example.com/operator/test/robustness/judge"
	"database.example.com/operator/test/robustness/load"
)

// What a trial must have been to count.
const (
	// leastClients is how many clients worked at least.
	leastClients = 10
	// leastRate is how many changes are acknowledged within a second before the change begins. The clients ask for 145: a machine that
	// others use, too, acknowledges fewer, and that is no fault of the database.
	leastRate = 20
)

// How a trial waits for its load.
const (
	// calm is how many changes are acknowledged after the change.
	calm = 100
	// calmTime is how long that may take.
	calmTime = time.Minute
	// stopTime is how long the end of the load may take.
	stopTime = 2 * time.Minute
)

// Trial is a change of a cluster under load.
type Trial struct {
	*world.World
	// Cluster is the name of the cluster, and of its Service for clients.
	Cluster string
	load    *load.Load
	// broken is when something was broken.
	broken time.Duration
}

// Run puts load on a cluster, runs the change when it is steady, ends the load when the change has returned and it is steady again, and
// judges what the clients saw. A broken promise fails the test.
func Run(w *world.World, cluster string, change func(*Trial)) history.Figures {
	w.Helper()
	figures, _ := run(w, cluster, change)
	return figures
}

func run(w *world.World, cluster string, change func(*Trial)) (history.Figures, *history.History) {
	w.Helper()
	started, err := load.Start(w.Context(), func() *clientv3.Client { return w.Connect(cluster, cluster) })
	if err != nil {
		w.Fatalf("starting the load: %v", err)
	}
	t := &Trial{World: w, Cluster: cluster, load: started}
	ended := false
	defer func() {
		// A change that failed the test has ended it here.
		if !ended {
			started.Abandon()
		}
	}()
	t.awaitRate()
	from := t.Mark("the change begins")
	change(t)
	to := t.Mark("the change has ended")
	t.AwaitChanges(calm)
	ended = true
	h := t.stop()
	figures := h.Measure(from, to)
	t.mustBeGood(h)
	return figures, h
}

// Mark notes what is done to the database now, and returns when that is.
func (t *Trial) Mark(what string) time.Duration { return t.load.Mark(what) }

// AwaitChanges waits until the clients were acknowledged n more changes.
func (t *Trial) AwaitChanges(n int) {
	t.Helper()
	want := t.load.Changes() + n
	t.AwaitRepeatedly(fmt.Sprintf("%d more changes are acknowledged", n), calmTime, func() (bool, string) {
		have := t.load.Changes()
		return have >= want, fmt.Sprintf("%d are missing", want-have)
	})
}

// awaitRate waits until the clients were acknowledged enough changes within one second.
func (t *Trial) awaitRate() {
	t.Helper()
	type count struct {
		at      time.Time
		changes int
	}
	var second []count
	t.AwaitRepeatedly(fmt.Sprintf("%d changes are acknowledged in a second", leastRate), calmTime, func() (bool, string) {
		now := count{time.Now(), t.load.Changes()}
		second = append(slices.DeleteFunc(second, func(c count) bool { return now.at.Sub(c.at) > time.Second }), now)
		rate := now.changes - second[0].changes
		return rate >= leastRate, fmt.Sprintf("%d were", rate)
	})
}

func (t *Trial) stop() *history.History {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), stopTime)
	defer cancel()
	h, err := t.load.Stop(ctx)
	if err != nil {
		t.Fatalf("ending the load: %v", err)
	}
	return h
}

// mustBeGood fails the test if the history breaks a promise, or shows too little to tell.
func (t *Trial) mustBeGood(h *history.History) {
	t.Helper()
	if found := judge.Judge(h); len(found) > 0 {
		t.Errorf("the database broke its promises:\n%s\n%s", judge.Describe(found), describeMarks(h))
	}
	if h.Clients < leastClients {
		t.Errorf("%d clients worked, want %d", h.Clients, leastClients)
	}
}

func describeMarks(h *history.History) string {
	var text strings.Builder
	for _, m := range h.Marks {
		fmt.Fprintf(&text, "%.3f s: %s\n", m.At.Seconds(), m.What)
	}
	return text.String()
}
