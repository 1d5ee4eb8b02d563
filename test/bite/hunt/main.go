package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/internal/simulator/judge"
	"database.example.com/operator/internal/simulator/story"
	"database.example.com/operator/test/bite/off"
)

// memory is how many bytes are used before garbage is collected: histories are short, and little of them lives.
const memory = 128 << 20

// hunt is what is looked for.
type hunt struct {
	without []int
	breaks  string
	focus   []string
	first   int
	n       int
	// batch is how many histories are played before those that break something are looked at.
	batch int
	tell  bool
}

func main() {
	log.SetLogger(logr.Discard())
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memory)
	h, err := read()
	if err != nil {
		fmt.Fprintln(os.Stderr, "hunt:", err)
		os.Exit(2)
	}
	if !h.run() {
		os.Exit(1)
	}
}

func read() (hunt, error) {
	var h hunt
	without := flag.String("without", "", "the rules that are off, by number, with commas between them")
	focus := flag.String("focus", "", "the kinds of events of the histories, with commas between them")
	flag.StringVar(&h.breaks, "breaks", "", "the invariant that has to be broken; all are told when it is empty")
	flag.IntVar(&h.first, "first", 1, "the first seed")
	flag.IntVar(&h.n, "n", 1, "how many histories")
	flag.IntVar(&h.batch, "side-by-side", 1, "how many histories are played side by side")
	flag.BoolVar(&h.tell, "tell", false, "tell each history as it happens")
	flag.Parse()
	if *focus != "" {
		h.focus = strings.Split(*focus, ",")
	}
	for word := range strings.SplitSeq(*without, ",") {
		number, err := strconv.Atoi(word)
		if err != nil && word != "" {
			return h, fmt.Errorf("read the number of a rule: %w", err)
		}
		if word != "" {
			h.without = append(h.without, number)
		}
	}
	return h, story.Known(h.focus)
}

// run plays histories until one shows what is looked for.
func (h hunt) run() bool {
	for from := h.first; from < h.first+h.n; from += h.batch {
		off.Only(h.without...)
		violations := make([]*judge.Violation, min(h.batch, h.first+h.n-from))
		var all sync.WaitGroup
		for i := range violations {
			all.Go(func() { violations[i] = h.play(from + i) })
		}
		all.Wait()
		for i, violation := range violations {
			switch {
			case violation == nil:
			case h.breaks == "":
				fmt.Printf("seed %d: %v\n", from+i, violation)
			case violation.Rule == h.breaks && h.needsAll(from+i):
				fmt.Printf("seed %d: %v\n", from+i, violation)
				return true
			}
		}
	}
	return h.breaks == ""
}

// needsAll says whether a history breaks nothing with all rules on, and not the same with one of them alone off, or on.
func (h hunt) needsAll(seed int) bool {
	off.Only()
	if h.play(seed) != nil {
		return false
	}
	if len(h.without) < 2 {
		return true
	}
	for i, rule := range h.without {
		off.Only(rule)
		if v := h.play(seed); v != nil && v.Rule == h.breaks {
			return false
		}
		off.Only(append(append([]int(nil), h.without[:i]...), h.without[i+1:]...)...)
		if v := h.play(seed); v != nil && v.Rule == h.breaks {
			return false
		}
	}
	return true
}

// play plays the history of a seed. An operator that panics breaks the rule of that name.
func (h hunt) play(seed int) (violation *judge.Violation) {
	defer func() {
		if r := recover(); r != nil {
			violation = &judge.Violation{Rule: "panic", Message: fmt.Sprint(r)}
		}
	}()
	var tell func(string, ...any)
	s := story.Draw(seed, h.focus)
	if h.tell {
		fmt.Println(s)
		tell = func(format string, args ...any) { fmt.Printf("  "+format+"\n", args...) }
	}
	return story.Play(s, tell).Violation
}
