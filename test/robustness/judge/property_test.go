package judge

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"database.example.com/operator/test/robustness/history"
)

// database is one that keeps its promises: each operation happens at one moment, which the draw chooses between its call and its return.
type database struct {
	revision int64
	values   map[string]string
	log      []history.Event
}

// happen lets an operation happen, and fills in what its client is told.
func (d *database) happen(o *history.Operation) {
	set := func(value string) {
		d.revision++
		d.values[o.Key] = value
		d.log = append(d.log, history.Event{Revision: d.revision, Key: o.Key, Value: value})
	}
	there := d.values[o.Key]
	switch o.Kind {
	case history.Write:
		set(o.Value)
	case history.Swap:
		if o.Swapped = there == o.Expected; o.Swapped {
			set(o.Value)
		} else {
			o.Saw = there
		}
	case history.Delete:
		if o.Saw = there; there != "" {
			set("")
		}
	case history.Read:
		o.Saw = there
	}
	o.Revision = d.revision
}

// drawHistory draws operations that overlap, some of which are not answered; those may not happen at all.
func drawHistory(t *rapid.T) *history.History {
	d := &database{values: map[string]string{}}
	h := &history.History{First: 1, Final: d.values}
	free := map[int]time.Duration{}
	for n := range rapid.IntRange(1, 40).Draw(t, "operations") {
		at := time.Duration(10 * (n + 1))
		client := rapid.IntRange(0, 3).Draw(t, "client")
		o := history.Operation{
			Client: client, Kind: history.Kind(rapid.IntRange(1, 4).Draw(t, "kind")), Key: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "key"),
			Call: max(free[client]+1, at-time.Duration(rapid.IntRange(0, 40).Draw(t, "earlier"))), Return: at + time.Duration(rapid.IntRange(0, 40).Draw(t, "later")),
			Outcome: history.Acknowledged,
		}
		if o.Call > at {
			o.Call = at
		}
		if o.Kind == history.Write || o.Kind == history.Swap {
			o.Value = fmt.Sprint(n)
		}
		if o.Kind == history.Swap && rapid.Bool().Draw(t, "knows") {
			o.Expected = d.values[o.Key]
		}
		unanswered := rapid.IntRange(0, 5).Draw(t, "fate")
		if unanswered != 0 {
			d.happen(&o)
		}
		if unanswered <= 1 {
			o = history.Operation{
				Client: o.Client, Kind: o.Kind, Key: o.Key, Value: o.Value, Expected: o.Expected, Call: o.Call, Return: o.Return, Err: errNoAnswer,
			}
		}
		free[client] = o.Return
		h.Operations = append(h.Operations, o)
	}
	h.Replay, h.Last = d.log, d.revision
	h.Streams = []history.Stream{{From: 1, Events: append([]history.Event(nil), d.log...)}}
	return h
}

func TestNoHistoryOfADatabaseThatKeepsItsPromisesIsCondemned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if found := Judge(drawHistory(t)); len(found) > 0 {
			t.Error(Describe(found))
		}
	})
}

func TestADatabaseThatForgetsAnAcknowledgedChangeIsFoundWhicheverItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		var changes []int64
		for _, o := range h.Operations {
			if o.Changed() {
				changes = append(changes, o.Revision)
			}
		}
		if len(changes) == 0 {
			t.Skip("nothing was changed")
		}
		forget(h, rapid.SampledFrom(changes).Draw(t, "forgotten"))
		if len(lost(h)) == 0 {
			t.Error("nothing is said to be lost")
		}
	})
}
