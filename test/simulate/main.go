package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/internal/simulator/story"
)

// memory is how many bytes are used before garbage is collected: histories are short, and little of them lives.
const memory = 256 << 20

// options say what is run.
type options struct {
	n, first int
	parallel bool
	tell     bool
	explain  bool
	focus    []string
	profile  string
}

func main() {
	log.SetLogger(logr.Discard())
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memory)
	var o options
	focus := flag.String("focus", "", "kinds of events, with commas between them, of which alone histories are made")
	flag.IntVar(&o.n, "n", 1000, "how many histories")
	flag.IntVar(&o.first, "first", 1, "the seed of the first one")
	flag.BoolVar(&o.parallel, "parallel", false, "use all processors")
	flag.BoolVar(&o.tell, "tell", false, "tell each history as it happens")
	flag.BoolVar(&o.explain, "explain", true, "shorten and tell the history that breaks a rule")
	flag.StringVar(&o.profile, "profile", "", "the file that a profile of the processors' time is written to")
	flag.Parse()
	if *focus != "" {
		o.focus = strings.Split(*focus, ",")
	}
	if err := story.Known(o.focus); err != nil {
		fmt.Fprintln(os.Stderr, "simulate:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	passed, err := profiled(o.profile, func() bool { return run(ctx, o) })
	if err != nil {
		fmt.Fprintln(os.Stderr, "simulate:", err)
	}
	if !passed || err != nil {
		stop()
		os.Exit(1)
	}
}

// profiled runs something and writes a profile of it to a file, if one is named.
func profiled(file string, run func() bool) (bool, error) {
	if file == "" {
		return run(), nil
	}
	profile, err := os.Create(file)
	if err != nil {
		return false, fmt.Errorf("make the file of the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(profile); err != nil {
		return false, fmt.Errorf("begin a profile: %w", err)
	}
	passed := run()
	pprof.StopCPUProfile()
	return passed, profile.Close()
}

// run plays all histories, and says whether no rule was broken.
func run(ctx context.Context, o options) bool {
	began := time.Now()
	workers := 1
	if o.parallel {
		workers = runtime.GOMAXPROCS(0)
	}
	var next, done atomic.Int64
	failed := make(chan story.Story, workers)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < o.n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				s := story.Draw(o.first+i, o.focus)
				if o.play(s).Violation != nil {
					failed <- s
					cancel()
					return
				}
				done.Add(1)
			}
		})
	}
	stopped := make(chan struct{})
	go func() { all.Wait(); close(stopped) }()
	progress(stopped, began, &done, o.n)
	took := time.Since(began)
	fmt.Printf("%d histories in %s: %.0f a second\n", done.Load(), took.Round(time.Second/10), float64(done.Load())/took.Seconds())
	select {
	case s := <-failed:
		if !o.explain {
			fmt.Printf("seed %d: %v\n", s.Seed, story.Play(s, nil).Violation)
			return false
		}
		explain(s)
		return false
	default:
		return done.Load() == int64(o.n)
	}
}

func (o options) play(s story.Story) story.Outcome {
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
