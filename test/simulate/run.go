package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"database.example.com/operator/internal/simulator/story"
)

// run is histories that are played.
type run struct {
	options
	next, done atomic.Int64
	mu         sync.Mutex
	broken     []story.Story
}

// play plays all histories, and says whether no rule was broken.
func play(ctx context.Context, o options) bool {
	began := time.Now()
	r := &run{options: o}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := 1
	if o.parallel {
		workers = runtime.GOMAXPROCS(0)
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			if !r.work(ctx) {
				cancel()
			}
		})
	}
	stopped := make(chan struct{})
	go func() { all.Wait(); close(stopped) }()
	progress(stopped, began, &r.done, o.n)
	took := time.Since(began)
	fmt.Printf("%d histories in %s: %.0f a second\n", r.done.Load(), took.Round(time.Second/10), float64(r.done.Load())/took.Seconds())
	switch {
	case len(r.broken) == 0:
		return r.done.Load() == int64(o.n)
	case o.goOn:
		fmt.Printf("%d histories break a rule\n", len(r.broken))
	case o.explain:
		explain(r.broken[0])
	default:
		fmt.Printf("seed %d: %v\n", r.broken[0].Seed, story.Play(r.broken[0], nil).Violation)
	}
	return false
}

// work plays one history after the other, and says whether others are to go on.
func (r *run) work(ctx context.Context) bool {
	for i := int(r.next.Add(1)) - 1; i < r.n && ctx.Err() == nil; i = int(r.next.Add(1)) - 1 {
		s := story.Draw(r.first+i, r.focus)
		violation := r.one(s).Violation
		if violation == nil {
			r.done.Add(1)
			continue
		}
		r.mu.Lock()
		r.broken = append(r.broken, s)
		r.mu.Unlock()
		if !r.goOn {
			return false
		}
		fmt.Printf("seed %d: %v\n", s.Seed, violation)
		r.done.Add(1)
	}
	return true
}

func (o options) one(s story.Story) story.Outcome {
	if !o.tell {
		return story.Play(s, nil)
	}
	fmt.Println(s)
	return story.Play(s, tell)
}

func tell(format string, args ...any) { fmt.Printf("  "+format+"\n", args...) }

// progressInterval is how often the rate is printed.
const progressInterval = 10 * time.Second

// progress prints the rate and the expected end until all is done.
func progress(stopped <-chan struct{}, began time.Time, done *atomic.Int64, n int) {
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	for {
		select {
		case <-stopped:
			return
		case <-ticker.C:
			rate := float64(done.Load()) / time.Since(began).Seconds()
			left := time.Duration(float64(int64(n)-done.Load()) / max(rate, 0.1) * float64(time.Second))
			fmt.Printf("%d of %d histories, %.0f a second, %s to go\n", done.Load(), n, rate, left.Round(time.Second))
		}
	}
}

// explain shortens a history and tells it.
func explain(s story.Story) {
	fmt.Printf("\nseed %d breaks a rule; it is being shortened\n", s.Seed)
	short := story.Shorten(s)
	fmt.Println(short)
	violation := story.Play(short, tell).Violation
	fmt.Printf("seed %d: %v\n", s.Seed, violation)
}
