package median

import "testing"

func TestTheMedianOfAnEvenNumberIsTheUpperMiddle(t *testing.T) {
	if got := Of([]int{4, 1, 3, 2}, func(n int) int { return n }); got != 3 {
		t.Errorf("got %d, want 3", got)
	}
}
