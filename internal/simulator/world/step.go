package world

import (
	"time"
)

// writeEvery is how many steps there are between two writes of a client, on average.
const writeEvery = 50

// Step lets one thing happen somewhere, and says whether anything could. When nothing can, time passes until something can.
func (w *World) Step() bool {
	w.now += time.Duration(1+w.Rand.IntN(20)) * max(w.Pace, 1) * time.Millisecond
	if w.Rand.IntN(writeEvery) == 0 && w.Write() || w.any() {
		return true
	}
	next := w.nextTimer()
	if next == 0 {
		return false
	}
	w.now = max(w.now, next)
	return w.any()
}

// any tries all that can do something, from one that is drawn on.
func (w *World) any() bool {
	actors := w.actors()
	first := w.Rand.IntN(len(actors))
	for i := range actors {
		if actors[(first+i)%len(actors)]() {
			return true
		}
	}
	return false
}

// actors are all that can do something. Those that often can are there more than once.
func (w *World) actors() []func() bool {
	actors := []func() bool{w.kubelets, w.etcd, w.scheduler, w.publish, w.kubelets, w.controlPlane, w.etcd}
	for _, o := range w.Operators {
		actors = append(actors, o.step, o.deliver, o.step)
	}
	return actors
}

// controlPlane is what the other controllers do.
func (w *World) controlPlane() bool {
	return w.watchNodes() || w.collectGarbage() || w.releaseClaims()
}

// deliver lets changes of one kind reach an operator's cache: mostly all that there are, and sometimes one.
func (o *Operator) deliver() bool {
	behind := o.cache.Behind()
	if len(behind) == 0 {
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
		if o.idle {
			earlier(o.due)
		}
	}
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
