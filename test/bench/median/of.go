package median

import (
	"cmp"
	"slices"
)

// Of returns the middle of the values that a function picks; of an even number, the upper one.
func Of[T any, V cmp.Ordered](values []T, pick func(T) V) V {
	picked := make([]V, len(values))
	for i, v := range values {
		picked[i] = pick(v)
	}
	slices.Sort(picked)
	return picked[len(picked)/2]
}
