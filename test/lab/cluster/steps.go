package cluster

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// steps reports what has been reached and when, from more than one goroutine.
type steps struct {
	mutex    sync.Mutex
	progress io.Writer
	start    time.Time
}

func (s *steps) done(what string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	fmt.Fprintf(s.progress, "%6.1f s  %s\n", time.Since(s.start).Seconds(), what)
}
