package main

import (
	"context"
	"log/slog"
	"time"

	"database.example.com/operator/internal/guard"
	"database.example.com/operator/internal/guard/door"
)

// lockInterval is how often a volume is tried that another process holds.
const lockInterval = 100 * time.Millisecond

// diskInUse is the reason to wait while another process of the same member holds the volume.
const diskInUse guard.Reason = "DiskInUse"

// waiting decides again and again until something other than waiting comes out.
type waiting struct {
	config
	door   *door.Door
	search *search
	// said is what was last said, so that the log tells changes only.
	said guard.Reason
}

func (w *waiting) decide(ctx context.Context) (guard.Decision, error) {
	if err := w.takeVolume(ctx); err != nil {
		return guard.Decision{}, err
	}
	for {
		facts, err := w.facts()
		if err != nil {
			return guard.Decision{}, err
		}
		decision := guard.Decide(facts)
		if decision.AskFirst {
			if facts.Answer, err = askOnce(ctx, w.config); err != nil {
				return guard.Decision{}, err
			}
			decision = guard.Decide(facts)
		}
		if decision.Action != guard.Wait {
			return decision, nil
		}
		if err := w.begin(); err != nil {
			return guard.Decision{}, err
		}
		// What was last answered stays said until the next answer: it tells more.
		if w.said == "" {
			w.say(decision.Reason, decision.Message)
		}
		if facts.Answer, err = w.search.next(ctx); err != nil {
			return guard.Decision{}, err
		}
		if decision = guard.Decide(facts); decision.Action != guard.Wait {
			return decision, nil
		}
		w.say(decision.Reason, decision.Message)
	}
}

// takeVolume waits until no other process of this member has the volume.
func (w *waiting) takeVolume(ctx context.Context) error {
	for {
		taken, err := w.volume.Lock()
		if err != nil || taken {
			return err
		}
		w.logOnce(diskInUse, "another process of this member still has the volume")
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockInterval):
		}
	}
}

// begin opens the door and starts to search for live members, once. A member that finds its own data needs neither.
func (w *waiting) begin() (err error) {
	if w.search != nil {
		return nil
	}
	w.said = ""
	if w.door, err = door.Open(w.listen, w.tlsDir); err != nil {
		return err
	}
	w.search, err = newSearch(w.config, w.door.Hints())
	return err
}

func (w *waiting) say(reason guard.Reason, message string) {
	w.door.Say(string(reason), message)
	w.logOnce(reason, message)
}

func (w *waiting) logOnce(reason guard.Reason, message string) {
	if w.said != reason {
		w.said = reason
		slog.Info("waiting", "reason", reason, "message", message)
	}
}

// end frees the port that the engine is about to need.
func (w *waiting) end() {
	if w.door != nil {
		if err := w.door.Close(); err != nil {
			slog.Warn("the port to the operator did not close", "error", err.Error())
		}
		w.door = nil
	}
}
