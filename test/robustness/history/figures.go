package history

import (
	"fmt"
	"slices"
	"time"
)

// Figures is what the clients felt of the time between two moments.
type Figures struct {
	// Length is the time between the moments.
	Length time.Duration
	// Clients is how many clients worked.
	Clients int
	// Changes counts the acknowledged writes, swaps and deletes.
	Changes int
	// Attempts counts the operations, FailedAttempts those of them that ended in an error.
	Attempts, FailedAttempts int
	// Requests counts what the clients wanted, FailedRequests what they did not get although they tried again.
	Requests, FailedRequests int
	// Gap is the longest time in which no change of anybody was acknowledged, ClientGap the longest in which any one of the
	// clients got no answer.
	Gap, ClientGap time.Duration
}

// Rate is how many changes were acknowledged in a second.
func (f Figures) Rate() float64 { return float64(f.Changes) / f.Length.Seconds() }

// String tells the figures in one line.
func (f Figures) String() string {
	return fmt.Sprintf("%.2f s, %d of %d requests failed, %d retries, longest write gap %d ms (without an answer for one client %d ms), %.0f writes/s by %d clients",
		f.Length.Seconds(), f.FailedRequests, f.Requests, f.FailedAttempts, f.Gap.Milliseconds(), f.ClientGap.Milliseconds(), f.Rate(), f.Clients)
}

// Measure takes the figures of the time between two moments. What overlaps it counts.
func (h *History) Measure(from, to time.Duration) Figures {
	f := Figures{Length: to - from, Clients: h.Clients}
	type request struct{ client, number int }
	wanted, served := map[request]bool{}, map[request]bool{}
	acknowledged := map[int][]time.Duration{}
	var all []time.Duration
	for _, o := range h.Operations {
		if o.Changed() {
			all = append(all, o.Return)
		}
		if o.Outcome == Acknowledged && o.Client < h.Clients {
			acknowledged[o.Client] = append(acknowledged[o.Client], o.Return)
		}
		if o.Outcome == Acknowledged {
			served[request{o.Client, o.Request}] = true
		}
		if o.Return < from || o.Call > to {
			continue
		}
		f.Attempts++
		if o.Outcome == Unknown {
			f.FailedAttempts++
		}
		if o.Changed() && o.Return <= to {
			f.Changes++
		}
		wanted[request{o.Client, o.Request}] = true
	}
	f.Requests = len(wanted)
	for r := range wanted {
		if !served[r] {
			f.FailedRequests++
		}
	}
	f.Gap = longestGap(all, from, to)
	for _, of := range acknowledged {
		f.ClientGap = max(f.ClientGap, longestGap(of, from, to))
	}
	return f
}

// longestGap is the longest time between two moments that overlaps the window.
func longestGap(moments []time.Duration, from, to time.Duration) time.Duration {
	slices.Sort(moments)
	longest, last := time.Duration(0), from
	for _, at := range moments {
		if at > from && last < to {
			longest = max(longest, at-last)
		}
		last = at
	}
	if last < to {
		longest = max(longest, to-last)
	}
	return longest
}
