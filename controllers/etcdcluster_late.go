package controllers

import (
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"database.example.com/operator/internal/plan"
)

// latest is the longest pause after a look that came too late.
const latest = 2 * time.Second

// lateness counts, by cluster, how many looks in a row came too late: the world was not as it was seen any more.
type lateness struct {
	mu     sync.Mutex
	inARow map[types.NamespacedName]int
}

// again is when to look again. One look that came too late is made again when it is asked for, which is at once. Each further one takes
// twice as long: a cache that hears of nothing is not made to by asking the API server over and over.
func (l *lateness) again(cluster types.NamespacedName, err error, asked time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if setback := plan.SetbackIn(err); setback == nil || setback.Kind != plan.Stale {
		delete(l.inARow, cluster)
		return asked
	}
	if l.inARow == nil {
		l.inARow = map[types.NamespacedName]int{}
	}
	pause := asked
	for range l.inARow[cluster] {
		if pause *= 2; pause >= latest {
			return latest
		}
	}
	l.inARow[cluster]++
	return pause
}
