//go:build bench

package changes

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"database.example.com/operator/test/e2e/world"
	"database.example.com/operator/test/lab/fault"
	"database.example.com/operator/test/robustness/byhand"
	"database.example.com/operator/test/robustness/change"
	"database.example.com/operator/test/robustness/history"
	"database.example.com/operator/test/robustness/trial"
)

var pairsWanted = flag.Int("pairs", 5, "how many pairs are taken of each figure")

// What the operator aims at.
const (
	killTarget   = 1.2
	moveTarget   = 250 * time.Millisecond
	rollTarget   = 1.5
	lossTarget   = 1.3
	growTarget   = 1.3
	shrinkTarget = 1.5
)

// sides are the two clusters that are compared: each as a part of the benchmark sees it.
type sides struct {
	operator *world.World
	byHand   *byhand.Cluster
}

// The deaths and the rolls come last: for half a minute after a pod was made anew caches of DNS tell its old address, and what comes
// next may wait for that.
func TestChangesBesideTheSameByHand(t *testing.T) {
	w := world.New(t)
	w.Founded(change.Cluster)
	both := sides{w, byhand.Found(world.New(t), 3, change.Older)}
	t.Run("leader-move", func(t *testing.T) {
		fmt.Println(absolute("leader-move.gap", moveTarget, both.pairs(t, move, func(c *byhand.Cluster) { moveAway(c.World, byhand.Name) }), gap))
	})
	t.Run("scale", func(t *testing.T) {
		var up, down []pair
		for range *pairsWanted {
			up = append(up, both.pair(t, change.Grow.Run, change.Grow.ByHand))
			down = append(down, both.pair(t, change.Shrink.Run, change.Shrink.ByHand))
		}
		claim("scale-3-to-5", growTarget, up)
		claim("scale-5-to-3", shrinkTarget, down)
	})
	t.Run("replace", func(t *testing.T) {
		claim("replace", lossTarget, both.pairs(t, change.Replace.Run, change.Replace.ByHand))
	})
	t.Run("leader-kill", func(t *testing.T) {
		fmt.Println(ratio("leader-kill.gap", killTarget, both.kills(t), gap))
	})
	t.Run("roll", func(t *testing.T) {
		pairs := both.pairs(t, change.Roll.Run, change.Roll.ByHand)
		claim("roll", rollTarget, pairs)
		fmt.Println(failed("roll", pairs))
	})
}

// pair takes one pair: a change by the operator, then the same by hand.
func (s sides) pair(t *testing.T, operator func(*world.World), byHand func(*byhand.Cluster)) pair {
	t.Helper()
	here := s.byHand.In(t)
	var p pair
	p.operator.Figures = trial.Run(s.operator.In(t), change.Cluster, func(t *trial.Trial) {
		line := watchPods(t.World)
		operator(t.World)
		p.operator.split = line.end()
	})
	t.Logf("operator: %v; %v", p.operator.Figures, p.operator.split)
	p.byHand.Figures = trial.Run(here.World, byhand.Name, func(t *trial.Trial) {
		line := watchPods(t.World)
		byHand(here)
		p.byHand.split = line.end()
	})
	t.Logf("by hand: %v; %v", p.byHand.Figures, p.byHand.split)
	return p
}

// claim prints a claim of how long a change takes, and where the time goes.
func claim(name string, target float64, pairs []pair) {
	fmt.Println(ratio(name, target, pairs, length))
	fmt.Println(byPhase(name, pairs))
}

func (s sides) pairs(t *testing.T, operator func(*world.World), byHand func(*byhand.Cluster)) []pair {
	t.Helper()
	pairs := make([]pair, *pairsWanted)
	for n := range pairs {
		pairs[n] = s.pair(t, operator, byHand)
	}
	return pairs
}

// move makes another member of the operator's cluster the leader.
func move(w *world.World) { moveAway(w, change.Cluster) }

func moveAway(w *world.World, cluster string) {
	w.Helper()
	w.MoveLeader(cluster, change.Follower(w, cluster))
}

// kills takes pairs of the leader's death, after each of which its pod is made anew: the kubelet would let it wait longer each time.
func (s sides) kills(t *testing.T) []pair {
	t.Helper()
	var pairs []pair
	for range *pairsWanted {
		here, killed := s.byHand.In(t), ""
		p := pair{operator: taken{Figures: killing(s.operator.In(t), change.Cluster, &killed)}}
		s.operator.In(t).DeletePod(killed)
		s.operator.In(t).AwaitRepeatedly("the cluster is whole again", change.Time, func() (bool, string) {
			return change.Healthy(s.operator.In(t), 3, change.AnyPod)
		})
		p.byHand.Figures = killing(here.World, byhand.Name, &killed)
		here.Restart(killed)
		t.Logf("operator: %v; by hand: %v", p.operator.Figures, p.byHand.Figures)
		pairs = append(pairs, p)
	}
	return pairs
}

// killing kills the leader's process, and ends when clients write again. It tells whose it was.
func killing(w *world.World, cluster string, killed *string) history.Figures {
	w.Helper()
	return trial.RunWithFault(w, cluster, func(t *trial.Trial, breaks func(string)) {
		*killed = t.Leader(cluster)
		breaks("the leader is killed")
		if err := fault.Kill(t.Context(), t.Named(*killed), world.Engine); err != nil {
			t.Fatal(err)
		}
		t.AwaitChanges(200)
	})
}
