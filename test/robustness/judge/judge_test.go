package judge

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"database.example.com/operator/test/robustness/history"
)

var errNoAnswer = errors.New("no answer")

// good is a history that a database which keeps its promises can have: two clients work on one key and watch it.
//
//	revision 11: a = 1     12: a = 2     13: a deleted     14: a = 3, swapped     15: b = 4
func good() *history.History {
	log := []history.Event{{Revision: 11, Key: "a", Value: "1"}, {Revision: 12, Key: "a", Value: "2"}, {Revision: 13, Key: "a"}, {Revision: 14, Key: "a", Value: "3"}, {Revision: 15, Key: "b", Value: "4"}}
	return &history.History{
		Clients: 2, First: 11, Last: 15,
		Operations: []history.Operation{
			{Client: 1, Kind: history.Write, Key: "a", Value: "1", Call: 10, Return: 20, Outcome: history.Acknowledged, Revision: 11},
			{Client: 2, Kind: history.Read, Key: "a", Call: 15, Return: 30, Outcome: history.Acknowledged, Saw: "1", Revision: 11},
			{Client: 1, Kind: history.Write, Key: "a", Value: "2", Call: 31, Return: 40, Outcome: history.Unknown, Err: errNoAnswer},
			{Client: 2, Kind: history.Read, Key: "a", Call: 41, Return: 50, Outcome: history.Acknowledged, Saw: "2", Revision: 12},
			{Client: 1, Kind: history.Write, Key: "a", Value: "never", Call: 41, Return: 50, Outcome: history.Unknown, Err: errNoAnswer},
			{Client: 2, Kind: history.Delete, Key: "a", Call: 51, Return: 60, Outcome: history.Acknowledged, Saw: "2", Revision: 13},
			{Client: 1, Kind: history.Swap, Key: "a", Value: "3", Call: 61, Return: 70, Outcome: history.Acknowledged, Swapped: true, Revision: 14},
			{Client: 2, Kind: history.Swap, Key: "a", Value: "9", Expected: "2", Call: 71, Return: 80, Outcome: history.Acknowledged, Saw: "3", Revision: 14},
			{Client: 2, Kind: history.Write, Key: "b", Value: "4", Call: 81, Return: 90, Outcome: history.Acknowledged, Revision: 15},
			{Client: 1, Kind: history.Read, Key: "a", Call: 81, Return: 90, Outcome: history.Acknowledged, Saw: "3", Revision: 14},
		},
		Streams: []history.Stream{{Watcher: 0, From: 11, Events: slices.Clone(log)}, {Watcher: 1, From: 13, Events: slices.Clone(log[2:])}},
		Replay:  log,
		Final:   map[string]string{"a": "3", "b": "4"},
	}
}

func TestAHistoryOfADatabaseThatKeepsItsPromisesIsGood(t *testing.T) {
	if found := Judge(good()); len(found) > 0 {
		t.Error(Describe(found))
	}
}

// The promises of the judge.
const (
	order        = "operations happen in the order of real time"
	linearizable = "every key is linearizable"
	kept         = "an acknowledged change is kept"
	asked        = "every change happens once and was asked for"
	end          = "what is there at the end is what was written last"
	watch        = "a watch tells every change once and in order"
)

// Every way of being wrong is found, by the promise that it breaks. More may be broken by it.
func TestEveryBrokenPromiseIsFound(t *testing.T) {
	for what, c := range map[string]struct {
		promise string
		spoil   func(*history.History)
	}{
		"a read is stale":                        {linearizable, func(h *history.History) { h.Operations[9].Saw = "2" }},
		"a read sees what was not yet written":   {linearizable, func(h *history.History) { h.Operations[1].Saw = "3" }},
		"a read sees what nobody wrote":          {linearizable, func(h *history.History) { h.Operations[3].Saw = "7" }},
		"a read misses what was acknowledged":    {linearizable, func(h *history.History) { h.Operations[3].Saw = "" }},
		"a swap finds what was not there":        {linearizable, func(h *history.History) { h.Operations[6].Expected = "2" }},
		"a swap is refused for no reason":        {linearizable, func(h *history.History) { h.Operations[7].Expected = "3" }},
		"a delete tells what was not there":      {linearizable, func(h *history.History) { h.Operations[5].Saw = "1" }},
		"a later write has an older revision":    {order, func(h *history.History) { h.Operations[8].Revision = 10 }},
		"two writes have the same revision":      {order, func(h *history.History) { h.Operations[8].Revision = 14 }},
		"a later read is of an older revision":   {order, func(h *history.History) { h.Operations[3].Revision = 10 }},
		"an acknowledged write is lost":          {kept, func(h *history.History) { forget(h, 15); delete(h.Final, "b") }},
		"an acknowledged delete is lost":         {kept, func(h *history.History) { forget(h, 13) }},
		"another value was written":              {kept, func(h *history.History) { h.Replay[0].Value = "2" }},
		"a write happened twice":                 {asked, func(h *history.History) { h.Replay[1].Value = "1" }},
		"a change was asked for by nobody":       {asked, func(h *history.History) { h.Replay[1].Value = "7" }},
		"a delete was asked for by nobody":       {asked, func(h *history.History) { h.Replay[1].Value = "" }},
		"a key is gone at the end":               {end, func(h *history.History) { delete(h.Final, "b") }},
		"a key that was deleted is there":        {end, func(h *history.History) { h.Final["c"] = "1" }},
		"a key has an older value at the end":    {end, func(h *history.History) { h.Final["a"] = "2" }},
		"an event is missing":                    {watch, func(h *history.History) { h.Streams[0].Events = slices.Delete(h.Streams[0].Events, 1, 2) }},
		"the last event is missing":              {watch, func(h *history.History) { h.Streams[0].Events = h.Streams[0].Events[:4] }},
		"an event is told twice":                 {watch, func(h *history.History) { h.Streams[0].Events = append(h.Streams[0].Events, h.Replay[4]) }},
		"events are told in another order":       {watch, func(h *history.History) { s := h.Streams[0].Events; s[2], s[3] = s[3], s[2] }},
		"an event tells another value":           {watch, func(h *history.History) { h.Streams[0].Events[0].Value = "2" }},
		"an event tells another revision":        {watch, func(h *history.History) { h.Streams[0].Events[4].Revision = 16 }},
		"a watcher did not get to the end":       {watch, func(h *history.History) { h.Streams[1].Err = errNoAnswer }},
		"a watcher is told of a change unbidden": {watch, func(h *history.History) { h.Streams[1].Events[0].Key = "z" }},
	} {
		t.Run(what, func(t *testing.T) {
			h := good()
			c.spoil(h)
			found := Judge(h)
			if !slices.ContainsFunc(found, func(v Violation) bool { return v.Promise == c.promise }) {
				t.Errorf("want a violation of %q, got:\n%s", c.promise, Describe(found))
			}
		})
	}
}

func TestAWriteWithoutAnAnswerMayHappenLateOrNeverButNotBeforeItWasCalled(t *testing.T) {
	base := []history.Operation{
		{Client: 1, Kind: history.Write, Key: "a", Value: "1", Call: 10, Return: 20, Outcome: history.Acknowledged, Revision: 11},
		{Client: 2, Kind: history.Write, Key: "a", Value: "2", Call: 30, Return: 40, Outcome: history.Unknown, Err: errNoAnswer},
	}
	read := func(at time.Duration, saw string) history.Operation {
		return history.Operation{Client: 3, Kind: history.Read, Key: "a", Call: at, Return: at + 5, Outcome: history.Acknowledged, Saw: saw}
	}
	for what, c := range map[string]struct {
		reads []history.Operation
		want  bool
	}{
		"never":                        {[]history.Operation{read(50, "1"), read(60, "1")}, true},
		"late":                         {[]history.Operation{read(50, "1"), read(60, "2"), read(70, "2")}, true},
		"before its call":              {[]history.Operation{read(15, "2")}, false},
		"and then it was undone":       {[]history.Operation{read(50, "2"), read(60, "1")}, false},
		"seen by nobody but a refused": {[]history.Operation{{Kind: history.Swap, Key: "a", Value: "5", Expected: "1", Call: 50, Return: 60, Outcome: history.Acknowledged, Saw: "2"}}, true},
	} {
		t.Run(what, func(t *testing.T) {
			wrong := notLinearizable(&history.History{Operations: append(slices.Clone(base), c.reads...)})
			if (len(wrong) == 0) != c.want {
				t.Errorf("possible: %v, want %v: %v", len(wrong) == 0, c.want, wrong)
			}
		})
	}
}

// While there is no quorum clients try again and again, and know of none of their attempts what became of it.
func TestAHistoryWithManyUnknownOperationsIsDecided(t *testing.T) {
	h := &history.History{Replay: []history.Event{{Revision: 11, Key: "a", Value: "1"}, {Revision: 12, Key: "a"}, {Revision: 13, Key: "a", Value: "2"}, {Revision: 14, Key: "a", Value: "w 7"}}}
	for i := range 60 {
		call := time.Duration(30 + i)
		h.Operations = append(h.Operations,
			history.Operation{Client: i, Kind: history.Delete, Key: "a", Call: call, Return: call + 5, Outcome: history.Unknown, Err: errNoAnswer},
			history.Operation{Client: i, Kind: history.Write, Key: "a", Value: fmt.Sprintf("w %d", i), Call: call, Return: call + 5, Outcome: history.Unknown, Err: errNoAnswer},
			history.Operation{Client: i, Kind: history.Swap, Key: "a", Value: fmt.Sprintf("s %d", i), Expected: fmt.Sprintf("w %d", i), Call: call, Return: call + 5, Outcome: history.Unknown, Err: errNoAnswer})
	}
	h.Operations = append(h.Operations,
		history.Operation{Client: 1, Kind: history.Write, Key: "a", Value: "1", Call: 10, Return: 20, Outcome: history.Acknowledged, Revision: 11},
		history.Operation{Client: 2, Kind: history.Write, Key: "a", Value: "2", Call: 100, Return: 110, Outcome: history.Acknowledged, Revision: 13},
		history.Operation{Client: 3, Kind: history.Read, Key: "a", Call: 120, Return: 130, Outcome: history.Acknowledged, Saw: "w 7", Revision: 14})
	if wrong := notLinearizable(h); len(wrong) > 0 {
		t.Error(wrong)
	}
	stale := history.Operation{Client: 4, Kind: history.Read, Key: "a", Call: 140, Return: 150, Outcome: history.Acknowledged, Saw: "2", Revision: 14}
	h.Operations = append(h.Operations, stale)
	if wrong := notLinearizable(h); len(wrong) == 0 {
		t.Error("a stale read is not found among them")
	}
}

func TestOfManyViolationsOfOnePromiseTheFirstAreTold(t *testing.T) {
	h := good()
	for key := range 20 {
		h.Final[string(rune('c'+key))] = "1"
	}
	if found := Judge(h); len(found) != mostTold+1 || found[mostTold].What != "and 15 more" {
		t.Errorf("got:\n%s", Describe(found))
	}
}

// forget takes a revision out of the log, and out of what the watchers were told of it.
func forget(h *history.History, revision int64) {
	is := func(e history.Event) bool { return e.Revision == revision }
	h.Replay = slices.DeleteFunc(h.Replay, is)
	for i := range h.Streams {
		h.Streams[i].Events = slices.DeleteFunc(h.Streams[i].Events, is)
	}
}
