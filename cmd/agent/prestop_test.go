package main

import (
	"slices"
	"testing"
)

func TestLeadershipGoesToTheOneOfThoseCloseToTheLeaderThatTheOperatorWouldTake(t *testing.T) {
	for _, tc := range []struct {
		index uint64
		all   []candidate
		want  []uint64
	}{
		{1000, []candidate{{id: 4, index: 0}, {id: 3, index: 1000}, {id: 2, index: 999}, {id: 5, index: 10}, {id: 1, index: 800}}, []uint64{2, 3, 1, 5, 4}},
		{20, []candidate{{id: 1, index: 0}, {id: 2, index: 19}}, []uint64{2, 1}},
	} {
		slices.SortFunc(tc.all, func(a, b candidate) int { return byPlace(a, b, tc.index) })
		var ids []uint64
		for _, c := range tc.all {
			ids = append(ids, c.id)
		}
		if !slices.Equal(ids, tc.want) {
			t.Errorf("%v, want %v", ids, tc.want)
		}
	}
}
