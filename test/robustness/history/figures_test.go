package history

import (
	"errors"
	"testing"
	"time"
)

func write(client, request int, call, back time.Duration) Operation {
	return Operation{Client: client, Request: request, Kind: Write, Key: "k", Value: "v", Call: call, Return: back, Outcome: Acknowledged}
}

func failed(o Operation) Operation {
	o.Outcome, o.Err = Unknown, errors.New("no answer")
	return o
}

func TestTheLongestGapIsTheTimeInWhichNobodysWriteWasAcknowledged(t *testing.T) {
	h := History{Clients: 3, Operations: []Operation{
		write(1, 1, 0, 10), write(2, 1, 0, 12), write(1, 2, 20, 30), failed(write(1, 3, 35, 90)), write(2, 2, 70, 80), write(1, 3, 91, 100),
	}}
	f := h.Measure(0, 100)
	if f.Gap != 50 {
		t.Errorf("the longest gap is %d, want 50: from 30 to 80", f.Gap)
	}
	if f.ClientGap != 70 {
		t.Errorf("the longest gap of one client is %d, want 70: client 1 from 30 to 100", f.ClientGap)
	}
}

func TestAGapThatReachesBeyondTheWindowCountsWhole(t *testing.T) {
	moments := []time.Duration{10, 50, 90}
	for _, c := range []struct {
		from, to, want time.Duration
	}{{20, 40, 40}, {0, 100, 40}, {60, 80, 40}, {55, 200, 110}} {
		if got := longestGap(moments, c.from, c.to); got != c.want {
			t.Errorf("between %d and %d the longest gap is %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestARequestFailsOnlyWhenNoneOfItsAttemptsWasAcknowledged(t *testing.T) {
	h := History{Operations: []Operation{
		failed(write(1, 1, 0, 10)), write(1, 1, 11, 20), failed(write(1, 2, 21, 30)), failed(write(1, 2, 31, 40)), write(1, 3, 41, 50),
		failed(write(2, 1, 90, 95)), write(2, 1, 200, 210),
	}}
	f := h.Measure(0, 100)
	if f.Requests != 4 || f.FailedRequests != 1 || f.Attempts != 6 || f.FailedAttempts != 4 || f.Changes != 2 {
		t.Errorf("the figures are %+v, want 1 of 4 requests and 4 of 6 attempts failed, and 2 changes", f)
	}
}
