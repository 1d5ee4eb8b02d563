package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if !run(ctx, os.Args[1:]) {
		stop()
		os.Exit(1)
	}
}

// run runs the named stages and tells whether everything passed.
func run(ctx context.Context, wanted []string) bool {
	var results []result
	for _, name := range wanted {
		stage, known := stages[name]
		if !known {
			fmt.Fprintf(os.Stderr, "stages: there is no stage %q\n", name)
			return false
		}
		fmt.Printf("== %s: %s\n", name, stage.what)
		start := time.Now()
		r := stage.run(ctx)
		r.stage, r.took = name, time.Since(start)
		fmt.Printf("== %s took %.1f s: %d passed, %d failed\n\n", name, r.took.Seconds(), r.passed, len(r.failed))
		results = append(results, r)
		if ctx.Err() != nil {
			break
		}
	}
	return report(results)
}

// result is how a stage went.
type result struct {
	stage  string
	took   time.Duration
	passed int
	// failed names what failed.
	failed []string
}

func (r *result) add(other result) {
	r.passed += other.passed
	r.failed = append(r.failed, other.failed...)
}

func report(results []result) bool {
	var all result
	for _, r := range results {
		all.add(r)
		all.took += r.took
		fmt.Printf("%-8s %7.1f s  %4d passed  %3d failed\n", r.stage, r.took.Seconds(), r.passed, len(r.failed))
	}
	fmt.Printf("%-8s %7.1f s\n", "all", all.took.Seconds())
	if len(all.failed) > 0 {
		fmt.Println("\nfailed:\n  " + strings.Join(all.failed, "\n  "))
	}
	fmt.Printf("%d passed, %d failed\n", all.passed, len(all.failed))
	return len(all.failed) == 0
}
