package main

import (
	"testing"
	"time"
)

func TestTheMedianOfAnEvenNumberIsTheUpperMiddle(t *testing.T) {
	values := []time.Duration{4, 1, 3, 2}
	if got := median(values, func(d time.Duration) time.Duration { return d }); got != 3 {
		t.Errorf("got %d, want 3", got)
	}
}
