package changes

import (
	"fmt"
	"time"

	"database.example.com/operator/test/bench/median"
	"database.example.com/operator/test/robustness/history"
)

// taken is what was measured of one change.
type taken struct {
	history.Figures
	split split
}

// pair is what was measured of the operator, and by hand right after it.
type pair struct{ operator, byHand taken }

// measure picks from figures what a benchmark is about.
type measure func(history.Figures) time.Duration

// length is how long a change took.
func length(f history.Figures) time.Duration { return f.Length }

// gap is how long nobody could write.
func gap(f history.Figures) time.Duration { return f.Gap }

// ratio tells the ratio of both medians, which is the claim, and the medians.
func ratio(name string, target float64, pairs []pair, of measure) string {
	operator, byHand := medians(pairs, of)
	return fmt.Sprintf("BENCH %s.ratio %.2f target %.2f (operator %.2f s, by hand %.2f s, %d pairs)",
		name, operator.Seconds()/byHand.Seconds(), target, operator.Seconds(), byHand.Seconds(), len(pairs))
}

// absolute tells the operator's median, for a claim that is no ratio, and beside it what it was by hand.
func absolute(name string, target time.Duration, pairs []pair, of measure) string {
	operator, byHand := medians(pairs, of)
	return fmt.Sprintf("BENCH %s.ms %d target %d (by hand %d ms, %d pairs)",
		name, operator.Milliseconds(), target.Milliseconds(), byHand.Milliseconds(), len(pairs))
}

// failed tells how many requests failed in all although their clients tried again.
func failed(name string, pairs []pair) string {
	operator, byHand, requests := 0, 0, 0
	for _, p := range pairs {
		operator, byHand, requests = operator+p.operator.FailedRequests, byHand+p.byHand.FailedRequests, requests+p.operator.Requests
	}
	return fmt.Sprintf("BENCH %s.failed-requests %d target 0 (of %d; by hand %d, %d pairs)", name, operator, requests, byHand, len(pairs))
}

// byPhase tells where the time went: the median of each phase.
func byPhase(name string, pairs []pair) string {
	var operator, byHand []split
	for _, p := range pairs {
		operator, byHand = append(operator, p.operator.split), append(byHand, p.byHand.split)
	}
	return fmt.Sprintf("median of %s: operator %v; by hand %v", name, medianSplit(operator), medianSplit(byHand))
}

func medians(pairs []pair, of measure) (operator, byHand time.Duration) {
	operator = median.Of(pairs, func(p pair) time.Duration { return of(p.operator.Figures) })
	byHand = median.Of(pairs, func(p pair) time.Duration { return of(p.byHand.Figures) })
	return operator, byHand
}
