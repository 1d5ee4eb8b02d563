package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
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

// run runs the named stages one after the other, and those that a plus joins side by side, and tells whether everything passed.
func run(ctx context.Context, wanted []string) bool {
	for _, name := range strings.FieldsFunc(strings.Join(wanted, "+"), func(r rune) bool { return r == '+' || r == ',' }) {
		if _, known := stages[name]; !known {
			fmt.Fprintf(os.Stderr, "stages: there is no stage %q\n", name)
			return false
		}
	}
	start := time.Now()
	var results []result
	for _, names := range wanted {
		var rows [][]string
		for row := range strings.SplitSeq(names, "+") {
			rows = append(rows, strings.Split(row, ","))
		}
		results = append(results, sideBySide(ctx, os.Stdout, rows)...)
		if ctx.Err() != nil {
			break
		}
	}
	return report(results, time.Since(start))
}

// sideBySide runs rows of stages at the same time, the stages of each one after the other. The output of the first row is shown as it comes;
// the others give way to it, and what a stage of theirs says is shown as a whole when it has ended. One that fails does not end the others.
func sideBySide(ctx context.Context, out io.Writer, rows [][]string) []result {
	results := make([][]result, len(rows))
	var beside sync.WaitGroup
	for i, row := range rows[1:] {
		beside.Go(func() {
			for _, name := range row {
				var said page
				results[i+1] = append(results[i+1], stages[name].do(ctx, name, runner{out: &said, gentle: true}))
				_, _ = out.Write(said.text.Bytes())
			}
		})
	}
	for _, name := range rows[0] {
		results[0] = append(results[0], stages[name].do(ctx, name, runner{out: out}))
	}
	beside.Wait()
	return slices.Concat(results...)
}

// page keeps what programs say that run at the same time.
type page struct {
	writing sync.Mutex
	text    bytes.Buffer
}

func (p *page) Write(said []byte) (int, error) {
	p.writing.Lock()
	defer p.writing.Unlock()
	return p.text.Write(said)
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

// report shows how all stages went, in the time that they took together.
func report(results []result, took time.Duration) bool {
	var all result
	for _, r := range results {
		all.add(r)
		fmt.Printf("%-8s %7.1f s  %4d passed  %3d failed\n", r.stage, r.took.Seconds(), r.passed, len(r.failed))
	}
	fmt.Printf("%-8s %7.1f s\n", "all", took.Seconds())
	if len(all.failed) > 0 {
		fmt.Println("\nfailed:\n  " + strings.Join(all.failed, "\n  "))
	}
	fmt.Printf("%d passed, %d failed\n", all.passed, len(all.failed))
	return len(all.failed) == 0
}
