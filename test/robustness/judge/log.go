package judge

import (
	"fmt"
	"maps"
	"slices"

	"database.example.com/operator/test/robustness/history"
)

// place is where a change is in the database's log.
type place struct {
	revision int64
	key      string
}

func places(events []history.Event) map[place]history.Event {
	found := make(map[place]history.Event, len(events))
	for _, e := range events {
		found[place{e.Revision, e.Key}] = e
	}
	return found
}

// lost looks for acknowledged changes that the log does not have at their revision.
func lost(h *history.History) []string {
	log := places(h.Replay)
	var wrong []string
	for _, o := range h.Operations {
		if !o.Changed() {
			continue
		}
		if found, there := log[place{o.Revision, o.Key}]; !there || found.Value != o.Value {
			wrong = append(wrong, fmt.Sprintf("[%v] is not in the log: there is %+v", o, found))
		}
	}
	return wrong
}

// unasked looks for changes in the log that nobody asked for, or that happened twice.
func unasked(h *history.History) []string {
	asked, deletes := map[string]history.Operation{}, map[string]int{}
	for _, o := range h.Operations {
		switch o.Kind {
		case history.Write, history.Swap:
			asked[o.Value] = o
		case history.Delete:
			if o.Changed() || o.Outcome == history.Unknown {
				deletes[o.Key]++
			}
		default:
		}
	}
	var wrong []string
	happened := map[string]history.Event{}
	for _, e := range h.Replay {
		if e.Value == "" {
			if deletes[e.Key]--; deletes[e.Key] < 0 {
				wrong = append(wrong, fmt.Sprintf("%+v: the key was deleted more often than anybody asked", e))
			}
			continue
		}
		if o, known := asked[e.Value]; !known || o.Key != e.Key {
			wrong = append(wrong, fmt.Sprintf("%+v was asked for by nobody", e))
		}
		if before, twice := happened[e.Value]; twice {
			wrong = append(wrong, fmt.Sprintf("%+v happened already: %+v", e, before))
		}
		happened[e.Value] = e
	}
	return wrong
}

// wrongEnd compares what is there at the end with what the log says of each key last.
func wrongEnd(h *history.History) []string {
	want := map[string]string{}
	for _, e := range h.Replay {
		if want[e.Key] = e.Value; e.Value == "" {
			delete(want, e.Key)
		}
	}
	keys := maps.Clone(want)
	maps.Copy(keys, h.Final)
	var wrong []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if h.Final[key] != want[key] {
			wrong = append(wrong, fmt.Sprintf("%s is %q, and the last that was written is %q", key, h.Final[key], want[key]))
		}
	}
	return wrong
}
