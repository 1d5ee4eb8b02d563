package world

import (
	"context"
	"time"

	"database.example.com/operator/test/lab/fault"
)

// Healing heals a fault at the end of the test at the latest, and returns how to do it earlier.
func (w *World) Healing(heal fault.Heal, err error) (now func()) {
	w.Helper()
	done := false
	now = func() {
		w.Helper()
		if done {
			return
		}
		done = true
		if err := heal(w.cleanupContext()); err != nil {
			w.Errorf("healing a fault: %v", err)
		}
	}
	if heal != nil {
		w.Cleanup(now)
	}
	w.must("making a fault", err)
	return now
}

// KillEngine ends the engine of a member, unless it ends by itself meanwhile.
func (w *World) KillEngine(member string) {
	w.Helper()
	restarts := int32(0)
	if pod := w.Pod(member); pod != nil {
		restarts = pod.Restarts()
	}
	w.AwaitRepeatedly("the engine of "+member+" is killed", time.Minute, func() (bool, string) {
		err := fault.Kill(w.Context(), w.Named(member), Engine)
		if err == nil {
			return true, ""
		}
		pod := w.Pod(member)
		ended := pod != nil && (pod.Restarts() > restarts || pod.WaitingReason() == "CrashLoopBackOff")
		return ended, err.Error()
	})
}

// Do does something that is no fault to be healed.
func (w *World) Do(doing string, do func(ctx context.Context) error) {
	w.Helper()
	w.must(doing, do(w.Context()))
}
