package world

import (
	"slices"
	"time"

	"database.example.com/operator/internal/simulator/kube"
)

// writeEvery is how many steps there are between two writes of a client, on average.
const writeEvery = 50

// idleTimers is how many times in a row nothing comes of a time that was waited for: a leader compares versions, and finds them alike,
// while the operators wait for seconds.
const idleTimers = 1000

// Step lets one thing happen somewhere, and says whether anything could. When nothing can, time passes until something can.
func (w *World) Step() bool {
	w.now += time.Duration(1+w.Rand.IntN(20)) * max(w.Pace, 1) * time.Millisecond
	if w.Rand.IntN(writeEvery) == 0 && !w.Faults.Resting && w.Write() || w.any() {
		return true
	}
	for range idleTimers {
		next := w.nextTimer()
		if next == 0 {
			return false
		}
		w.now = max(w.now, next)
		if w.any() {
			return true
		}
	}
	return false
}

// any tries all that can do something, from one that is drawn on. Those that often can are tried more than once.
func (w *World) any() bool {
	n := partsOfTheWorld + partsOfAnOperator*len(w.Operators)
	first := w.Rand.IntN(n)
	for i := range n {
		if w.part((first + i) % n) {
			return true
		}
	}
	return false
}

const (
	partsOfTheWorld   = 7
	partsOfAnOperator = 3
)

// part lets one of all that can do something do it, and says whether it could.
func (w *World) part(i int) bool {
	switch i {
	case 0, 4:
		return w.kubelets()
	case 1, 6:
		return w.etcd()
	case 2:
		return w.scheduler()
	case 3:
		return w.publish()
	case 5:
		return w.controlPlane()
	}
	o, of := w.Operators[(i-partsOfTheWorld)/partsOfAnOperator], (i-partsOfTheWorld)%partsOfAnOperator
	if of == 1 {
		return o.deliver()
	}
	return o.step()
}

// controlPlane is what the other controllers do.
func (w *World) controlPlane() bool {
	return w.watchNodes() || w.collectGarbage() || w.releaseClaims()
}

// deliver lets changes of one kind reach an operator's cache: mostly all that there are, and sometimes one.
func (o *Operator) deliver() bool {
	behind := slices.DeleteFunc(o.cache.Behind(), func(kind kube.Kind) bool { return o.Stalled[kind] })
	if o.Halted || len(behind) == 0 {
		return false
	}
	kind, all := pick(o.w, behind), o.w.Rand.IntN(4) > 0
	for more := true; more; {
		more = o.cache.Deliver(kind) && all
	}
	return true
}

// nextTimer is when the next thing happens by itself; zero when nothing will.
func (w *World) nextTimer() time.Duration {
	var next time.Duration
	earlier := func(at time.Duration) {
		if at > 0 && (next == 0 || at < next) {
			next = at
		}
	}
	for _, o := range w.Operators {
		if o.idle && !o.Halted {
			earlier(o.due)
		}
	}
	earlier(w.resolvesAt())
	earlier(w.nextRestart())
	earlier(w.nextElection())
	for _, n := range w.Nodes {
		if !n.Alive() {
			for _, after := range []time.Duration{nodeGrace, nodeGrace + evictionGrace} {
				if at := n.gone + after + time.Millisecond; at > w.now {
					earlier(at)
					break
				}
			}
		}
	}
	return next
}

// End ends all operators, so that nothing of them stays behind.
func (w *World) End() {
	for len(w.Operators) > 0 {
		w.Operators[0].End()
	}
}
