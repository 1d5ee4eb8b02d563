package trial

import (
	"errors"
	"testing"
	"time"

	"database.example.com/operator/test/robustness/history"
)

func TestAFaultShowsWhenAnOperationAfterItFailedOrWasSlow(t *testing.T) {
	quick := history.Operation{Kind: history.Write, Call: time.Second, Return: time.Second + 10*time.Millisecond, Outcome: history.Acknowledged}
	slow, failed := quick, quick
	slow.Return += felt
	failed.Outcome, failed.Err = history.Unknown, errors.New("no answer")
	for what, c := range map[string]struct {
		o     history.Operation
		after time.Duration
		want  bool
	}{
		"quick":             {quick, 0, false},
		"slow":              {slow, 0, true},
		"failed":            {failed, 0, true},
		"slow before that":  {slow, time.Minute, false},
		"slow at that time": {slow, time.Second + 100*time.Millisecond, true},
	} {
		if got := feels(c.after)(c.o); got != c.want {
			t.Errorf("%s: it feels it is %v, want %v", what, got, c.want)
		}
	}
}
