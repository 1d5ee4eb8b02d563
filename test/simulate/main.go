package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/pprof"
	"strings"

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
	goOn     bool
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
	flag.BoolVar(&o.goOn, "all", false, "play on after a history that breaks a rule, and name each")
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
	passed, err := profiled(o.profile, func() bool { return play(ctx, o) })
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
