package trial

import (
	"context"
	"fmt"
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
	// leastRate is how many changes were acknowledged in a second at least, while the database served. The clients ask for 145: a machine
	// that others use, too, acknowledges fewer, and that is no fault of the database.
	leastRate = 20
)

// How a trial waits for its load.
const (
	// calm is how many changes are acknowledged before the change begins, and after it.
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
	t.AwaitChanges(calm)
	from := t.Mark("the change begins")
	change(t)
	to := t.Mark("the change has ended")
	t.AwaitChanges(calm)
	ended = true
	h := t.stop()
	figures := h.Measure(from, to)
	t.mustBeGood(h, figures, from)
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
func (t *Trial) mustBeGood(h *history.History, figures history.Figures, from time.Duration) {
	t.Helper()
	if found := judge.Judge(h); len(found) > 0 {
		t.Errorf("the database broke its promises:\n%s\n%s", judge.Describe(found), describeMarks(h))
	}
	if h.Clients < leastClients {
		t.Errorf("%d clients worked, want %d", h.Clients, leastClients)
	}
	if rate := steadyRate(h, figures, from); rate < leastRate {
		t.Errorf("%.0f changes were acknowledged in a second, want %d", rate, leastRate)
	}
}

// steadyRate is how many changes were acknowledged in a second while the database served: before the change, or over the whole history
// without its longest gap, whichever is more.
func steadyRate(h *history.History, figures history.Figures, from time.Duration) float64 {
	all := h.Measure(h.Operations[0].Call, h.Operations[len(h.Operations)-1].Call)
	return max(h.Measure(h.Operations[0].Call, from).Rate(), float64(all.Changes)/(all.Length-figures.Gap).Seconds())
}

func describeMarks(h *history.History) string {
	var text strings.Builder
	for _, m := range h.Marks {
		fmt.Fprintf(&text, "%.3f s: %s\n", m.At.Seconds(), m.What)
	}
	return text.String()
}
