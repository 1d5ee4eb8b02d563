package trial

import (
	"fmt"
	"slices"
	"time"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/robustness/history"
)

// felt is how long an operation takes that shows that something is wrong: many times what it takes at rest.
const felt = 300 * time.Millisecond

// RunWithFault is Run for a change during which something breaks. The clients must feel it, from when the change marks it by breaks until
// the end: a fault that nobody felt tells nothing.
func RunWithFault(w *world.World, cluster string, change func(t *Trial, breaks func(what string))) history.Figures {
	w.Helper()
	var what string
	var t *Trial
	figures, h := run(w, cluster, func(running *Trial) {
		t = running
		change(t, func(doing string) { what, t.broken = doing, t.Mark(doing) })
	})
	switch {
	case what == "":
		w.Errorf("nothing was broken")
	case !slices.ContainsFunc(h.Operations, feels(t.broken)):
		w.Errorf("nobody felt that %s: no operation failed or took longer than %v after %.3f s", what, felt, t.broken.Seconds())
	}
	return figures
}

// feels tells of an operation whether it failed or was slow after a moment.
func feels(after time.Duration) func(history.Operation) bool {
	return func(o history.Operation) bool {
		return o.Return > after && (o.Outcome == history.Unknown || o.Return-o.Call > felt)
	}
}

// AwaitFelt waits until so many operations failed or were slow since something was broken.
func (t *Trial) AwaitFelt(n int) {
	t.Helper()
	t.AwaitRepeatedly(fmt.Sprintf("%d operations feel it", n), calmTime, func() (bool, string) {
		have := t.load.Count(feels(t.broken))
		return have >= n, fmt.Sprintf("%d do", have)
	})
}

// Line tells what a change took and what the clients felt of it, beside the same done by hand to a cluster without an operator.
func Line(change string, operator history.Figures, byHand *history.Figures) string {
	text := fmt.Sprintf("TRIAL %s by operator: %v", change, operator)
	if byHand != nil {
		text += fmt.Sprintf("; by hand: %v", *byHand)
	}
	return text
}
