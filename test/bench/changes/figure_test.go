package changes

import (
	"testing"
	"time"

	"database.example.com/operator/test/robustness/history"
)

func TestTheClaimIsTheRatioOfTheMedians(t *testing.T) {
	took := func(operator, byHand time.Duration) pair {
		return pair{
			taken{history.Figures{Length: operator * time.Second, Gap: time.Second, Requests: 10, FailedRequests: 1}, split{operator * time.Second}},
			taken{history.Figures{Length: byHand * time.Second, Gap: 2 * time.Second}, split{joins: byHand * time.Second}},
		}
	}
	pairs := []pair{took(30, 2), took(3, 20), took(4, 1)}
	for _, c := range []struct{ got, want string }{
		{ratio("roll", 1.5, pairs, length), "BENCH roll.ratio 2.00 target 1.50 (operator 4.00 s, by hand 2.00 s, 3 pairs)"},
		{ratio("kill.gap", 1.2, pairs, gap), "BENCH kill.gap.ratio 0.50 target 1.20 (operator 1.00 s, by hand 2.00 s, 3 pairs)"},
		{absolute("move.gap", 250*time.Millisecond, pairs, gap), "BENCH move.gap.ms 1000 target 250 (by hand 2000 ms, 3 pairs)"},
		{byPhase("roll", pairs), "median of roll: operator stops 4.00 s, starts 0.00 s, joins 0.00 s, decides 0.00 s; by hand stops 0.00 s, starts 0.00 s, joins 2.00 s, decides 0.00 s"},
		{failed("roll", pairs), "BENCH roll.failed-requests 3 target 0 (of 30; by hand 0, 3 pairs)"},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}
