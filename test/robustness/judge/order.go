package judge

import (
	"cmp"
	"fmt"
	"slices"

	"database.example.com/operator/test/robustness/history"
)

// outOfOrder holds the revisions against the clock: what began after another operation had ended must not have an older revision, nor the
// same one if it is a change. That holds over all keys, and for reads.
func outOfOrder(h *history.History) []string {
	var byCall []history.Operation
	for _, o := range h.Operations {
		if o.Outcome == history.Acknowledged {
			byCall = append(byCall, o)
		}
	}
	byReturn := slices.Clone(byCall)
	slices.SortStableFunc(byCall, func(a, b history.Operation) int { return cmp.Compare(a.Call, b.Call) })
	slices.SortStableFunc(byReturn, func(a, b history.Operation) int { return cmp.Compare(a.Return, b.Return) })
	var wrong []string
	var newest history.Operation
	for _, o := range byCall {
		for len(byReturn) > 0 && byReturn[0].Return < o.Call {
			if byReturn[0].Revision > newest.Revision {
				newest = byReturn[0]
			}
			byReturn = byReturn[1:]
		}
		if o.Revision < newest.Revision || o.Changed() && o.Revision == newest.Revision {
			wrong = append(wrong, fmt.Sprintf("[%v] came after [%v]", o, newest))
		}
	}
	return wrong
}
