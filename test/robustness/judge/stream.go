package judge

import (
	"fmt"

	"database.example.com/operator/test/robustness/history"
)

func wrongStreams(h *history.History) []string {
	var wrong []string
	for _, s := range h.Streams {
		for _, what := range wrongStream(s, h) {
			wrong = append(wrong, fmt.Sprintf("watcher %d: %s", s.Watcher, what))
		}
	}
	return wrong
}

// wrongStream holds what one watcher was told against the log.
func wrongStream(s history.Stream, h *history.History) []string {
	var wrong []string
	if s.Err != nil {
		wrong = append(wrong, fmt.Sprintf("it did not get to the end: %v", s.Err))
	}
	log := places(h.Replay)
	told := map[place]bool{}
	var last history.Event
	for _, e := range s.Events {
		at := place{e.Revision, e.Key}
		if told[at] {
			wrong = append(wrong, fmt.Sprintf("%+v was told twice", e))
		}
		if e.Revision < last.Revision {
			wrong = append(wrong, fmt.Sprintf("%+v was told after %+v", e, last))
		}
		if found, there := log[at]; !there || found != e {
			wrong = append(wrong, fmt.Sprintf("%+v was told, but the log has %+v", e, found))
		}
		told[at], last = true, e
	}
	for _, e := range h.Replay {
		if e.Revision >= s.From && !told[place{e.Revision, e.Key}] {
			wrong = append(wrong, fmt.Sprintf("%+v was not told", e))
		}
	}
	return wrong
}
