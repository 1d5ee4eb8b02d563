package history

import (
	"sync"
	"time"
)

// Recorder records a history while it happens. Its methods may be called at the same time.
type Recorder struct {
	began time.Time

	mu         sync.Mutex
	operations []Operation
	marks      []Mark
	// changes counts the acknowledged changes.
	changes int
}

// NewRecorder begins a history.
func NewRecorder() *Recorder { return &Recorder{began: time.Now()} }

// Now is the time since the beginning, by a clock that nobody sets.
func (r *Recorder) Now() time.Duration { return time.Since(r.began) }

// Record adds an operation that has ended.
func (r *Recorder) Record(o Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.operations = append(r.operations, o)
	if o.Changed() {
		r.changes++
	}
}

// Mark notes what happens to the database now, and returns when that is.
func (r *Recorder) Mark(what string) time.Duration {
	at := r.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.marks = append(r.marks, Mark{At: at, What: what})
	return at
}

// Changes is how many changes were acknowledged so far.
func (r *Recorder) Changes() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.changes
}

// Count is how many of the operations that have ended so far are such.
func (r *Recorder) Count(is func(Operation) bool) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	count := 0
	for _, o := range r.operations {
		if is(o) {
			count++
		}
	}
	return count
}

// History returns what was recorded so far.
func (r *Recorder) History() *History {
	r.mu.Lock()
	defer r.mu.Unlock()
	return &History{Began: r.began, Operations: Sorted(r.operations), Marks: append([]Mark(nil), r.marks...)}
}
