package usage

import (
	"testing"
	"time"
)

func TestANameWithParenthesesAndSpacesIsRead(t *testing.T) {
	got, err := parseStat([]byte("42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 10 0 100 1000000 2000 18446744073709551615 1 1"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (process{name: "a (b) c", cpu: 2 * time.Second, pages: 2000}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCoresCountProcessesThatBeganMeanwhileAndNotThoseThatEnded(t *testing.T) {
	start := time.Now()
	before := Sample{At: start, CPU: map[int]time.Duration{1: 10 * time.Second, 2: 99 * time.Second}}
	after := Sample{At: start.Add(10 * time.Second), CPU: map[int]time.Duration{1: 12 * time.Second, 3: 3 * time.Second}}
	if got := after.Cores(before); got != 0.5 {
		t.Errorf("got %v cores, want 0.5", got)
	}
}
