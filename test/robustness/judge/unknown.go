package judge

import (
	"cmp"
	"math"
	"slices"
	"time"

	"database.example.com/operator/test/robustness/history"
)

// told is what the database's log tells of operations of unknown outcome. They make a decision hard: each may have happened at any time since.
type told struct {
	// known is whether there is a log: one tells of everything that happened.
	known bool
	// changes are those of each key.
	changes map[string][]history.Event
	// answers are those that tell a revision, by it; each with the first time at which one of its revision or a later one was told.
	answers []answer
}

type answer struct {
	revision int64
	at       time.Duration
}

func logOf(h *history.History) told {
	log := told{known: h.Replay != nil, changes: map[string][]history.Event{}}
	for _, e := range h.Replay {
		log.changes[e.Key] = append(log.changes[e.Key], e)
	}
	for _, o := range h.Operations {
		if o.Outcome == history.Acknowledged {
			log.answers = append(log.answers, answer{o.Revision, o.Return})
		}
	}
	slices.SortFunc(log.answers, func(a, b answer) int { return cmp.Compare(a.revision, b.revision) })
	for i := len(log.answers) - 2; i >= 0; i-- {
		log.answers[i].at = min(log.answers[i].at, log.answers[i+1].at)
	}
	return log
}

// before is when it is certain that a revision was there: a later one was told.
func (l told) before(revision int64) time.Duration {
	i, _ := slices.BinarySearchFunc(l.answers, revision, func(a answer, r int64) int { return cmp.Compare(a.revision, r) })
	if i == len(l.answers) {
		return math.MaxInt64
	}
	return l.answers[i].at
}

// explain leaves as little open as the history allows, which changes nothing of the answer. A value tells which operation set it: one of
// unknown outcome whose value nobody saw, and the log does not have, is left out, since it may as well never have happened; one whose value was
// seen happened before that was told. A read without an answer tells nothing. Of deletes without an answer as many happened as the log has
// that nobody else made.
func (l told) explain(key string, operations []history.Operation) []history.Operation {
	seen := l.seen(key, operations)
	var left, deletes []history.Operation
	for _, o := range operations {
		if o.Outcome == history.Acknowledged {
			left = append(left, o)
			continue
		}
		at, happened := seen[o.Value]
		switch {
		case o.Kind == history.Read:
		case o.Kind == history.Delete:
			o.Return = math.MaxInt64
			deletes = append(deletes, o)
		case happened:
			o.Return = max(at, o.Call)
			left = append(left, o)
		}
	}
	if !l.known {
		return append(left, deletes...)
	}
	return append(left, l.deletes(key, operations, deletes)...)
}

// seen is when it is certain that a value was set.
func (l told) seen(key string, operations []history.Operation) map[string]time.Duration {
	seen := map[string]time.Duration{}
	see := func(value string, at time.Duration) {
		if before, is := seen[value]; value != "" && (!is || at < before) {
			seen[value] = at
		}
	}
	for _, e := range l.changes[key] {
		see(e.Value, l.before(e.Revision))
	}
	for _, o := range operations {
		switch {
		case o.Kind == history.Swap && (o.Swapped || o.Outcome == history.Unknown && !l.known):
			see(o.Expected, sawAt(o))
		case o.Outcome == history.Acknowledged:
			see(o.Saw, o.Return)
		}
	}
	return seen
}

// deletes are those of unknown outcome that happened. Which of them did is not known: as many as the log has up to one of its own were called
// before that, so it may be that one's turn in the order of their calls.
func (l told) deletes(key string, operations, unknown []history.Operation) []history.Operation {
	acknowledged := map[int64]bool{}
	for _, o := range operations {
		if o.Kind == history.Delete && o.Changed() {
			acknowledged[o.Revision] = true
		}
	}
	slices.SortFunc(unknown, func(a, b history.Operation) int { return cmp.Compare(a.Call, b.Call) })
	var happened []history.Operation
	for _, e := range l.changes[key] {
		if e.Value == "" && !acknowledged[e.Revision] && len(unknown) > len(happened) {
			one := unknown[len(happened)]
			one.Return = max(l.before(e.Revision), one.Call)
			happened = append(happened, one)
		}
	}
	return happened
}

// sawAt is when it is certain that a swap saw what it expected.
func sawAt(swap history.Operation) time.Duration {
	if swap.Outcome == history.Unknown {
		return math.MaxInt64
	}
	return swap.Return
}
