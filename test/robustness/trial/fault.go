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

// RunWithFault is Run for a change during which something breaks. The clients must feel it, from when the change marks it by Breaks until
// the change has ended: a fault that nobody felt tells nothing.
func RunWithFault(w *world.World, cluster string, change func(t *Trial, breaks func(what string))) history.Figures {
	w.Helper()
	broken := time.Duration(-1)
	var what string
	figures, h := run(w, cluster, func(t *Trial) {
		change(t, func(doing string) { what, broken = doing, t.Mark(doing) })
	})
	switch {
	case broken < 0:
		w.Errorf("nothing was broken")
	case !shows(h, broken):
		w.Errorf("nobody felt that %s: no operation failed or took longer than %v after %.3f s", what, felt, broken.Seconds())
	}
	return figures
}

// shows tells whether an operation failed or was slow after a moment.
func shows(h *history.History, after time.Duration) bool {
	return slices.ContainsFunc(h.Operations, func(o history.Operation) bool {
		return o.Return > after && (o.Outcome == history.Unknown || o.Return-o.Call > felt)
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
