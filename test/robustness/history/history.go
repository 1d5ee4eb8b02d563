package history

import (
	"cmp"
	"slices"
	"time"
)

// Event is one change of a key, as a watch tells it.
type Event struct {
	Revision int64
	Key      string
	// Value is what was set; nothing if the key was deleted.
	Value string
}

// Stream is what one watcher was told of all keys, from a revision to the end.
type Stream struct {
	Watcher int
	// From is the first revision that was asked for.
	From   int64
	Events []Event
	// Resumed counts how often the watcher had to ask again from where it was, because the database ended its watch.
	Resumed int
	// Err is why the watcher did not get to the end.
	Err error
}

// Mark is something that happened to the database from outside.
type Mark struct {
	At   time.Duration
	What string
}

// History is all that was seen.
type History struct {
	Began time.Time
	// Clients is how many clients worked, watchers not counted.
	Clients    int
	Operations []Operation
	Streams    []Stream
	Marks      []Mark
	// First and Last are the revisions between which the clients worked.
	First, Last int64
	// Replay is the database's own log from First to Last, as it tells it at the end.
	Replay []Event
	// Final is the value of each key at the end.
	Final map[string]string
}

// Sorted returns the operations in the order of their calls.
func Sorted(operations []Operation) []Operation {
	sorted := slices.Clone(operations)
	slices.SortStableFunc(sorted, func(a, b Operation) int { return cmp.Compare(a.Call, b.Call) })
	return sorted
}
