//go:build process

package process

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/internal/simulator/engine"
)

var (
	traces     = flag.Int("traces", 200, "how many traces are played on the model of etcd and on etcd")
	firstTrace = flag.Int("first-trace", 1, "the seed of the first one")
)

const (
	// sideBySide is how many traces are under way at a time: they mostly wait for etcd's own timers.
	sideBySide = 12
	// slots is how many members a trace has at most, over its whole length.
	slots = 6
)

// trace is a history of an etcd that is lived through twice: by the model of the simulator and by real processes. After each step both
// have to be alike.
type trace struct {
	*testing.T
	rand  *rand.Rand
	model *engine.Cluster
	// now is the model's time.
	now time.Duration
	// number is that of the network, made is how many slots were used.
	number  int
	members []*twin
	// started is when a process was last started.
	started time.Time
	writes  int
	// unsure are the writes that real etcd did not answer.
	unsure map[int]bool
	story  []string
}

// twin is a member, in the model and as a process.
type twin struct {
	name, peer, client, dir string
	// engine is what it runs, by its key in engines; real and model are nil while it does not run, data is the model's directory.
	engine string
	real   *process
	model  *engine.Process
	data   *engine.Data
	// user is a client of it.
	user *clientv3.Client
}

// released are the versions of the engines.
var released = map[string]string{"3.5": "3.5.35", "3.6": "3.6.16", "3.7": "3.7.3"}

func TestTheModelOfEtcdAgreesWithEtcdOnRandomTraces(t *testing.T) {
	t.Parallel()
	var next atomic.Int32
	var all sync.WaitGroup
	for range sideBySide {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; n < *traces; n = int(next.Add(1)) - 1 {
				t.Run(fmt.Sprintf("seed %d", *firstTrace+n), func(t *testing.T) { play(t, uint64(*firstTrace+n)) })
			}
		})
	}
	all.Wait()
}

// play plays one trace.
func play(t *testing.T, seed uint64) {
	tr := &trace{T: t, rand: rand.New(rand.NewPCG(seed, 0)), number: int(clusters.Add(1)) - 1, unsure: map[int]bool{}}
	if tr.number >= networks {
		t.Fatalf("there are no loopback addresses for more than %d clusters", networks)
	}
	tr.model = &engine.Cluster{
		Reach: func(string, string) bool { return true }, Resolve: func(string) bool { return true },
		Now: func() time.Duration { return tr.now }, Ended: tr.ended,
	}
	t.Cleanup(func() {
		if t.Failed() {
			for _, line := range tr.story {
				t.Log(line)
			}
		}
	})
	tr.found()
	for range 5 + tr.rand.IntN(5) {
		tr.step()
		tr.settle()
	}
	tr.healAll()
	tr.compareWrites()
}

func (tr *trace) tell(format string, args ...any) {
	tr.story = append(tr.story, fmt.Sprintf(format, args...))
}

// slot makes a member that nobody knows of yet; nil when the trace has had enough.
func (tr *trace) slot(engine string) *twin {
	n := len(tr.members) + 1
	if n > slots {
		return nil
	}
	address := tr.number*addresses + n
	ip := fmt.Sprintf("127.%d.%d.%d", 64+os.Getpid()%128, address/256, address%256)
	m := &twin{
		name: fmt.Sprintf("m%d", n), peer: "http://" + ip + ":" + peerPort, client: "http://" + ip + ":" + clientPort, dir: tr.TempDir(), engine: engine,
	}
	tr.members = append(tr.members, m)
	return m
}

// found begins a cluster of one or three voters.
func (tr *trace) found() {
	version := []string{"3.5", "3.6", "3.6", "3.7"}[tr.rand.IntN(4)]
	var initial []string
	for range []int{1, 1, 3}[tr.rand.IntN(3)] {
		m := tr.slot(version)
		initial = append(initial, m.name+"="+m.peer)
	}
	tr.tell("a cluster of %d voters is founded with etcd %s", len(tr.members), version)
	for _, m := range tr.members {
		tr.start(m, initial, true)
	}
	tr.settle()
}

// one draws one of those that fit; nil when there is none.
func (tr *trace) one(fits func(*twin) bool) *twin {
	var some []*twin
	for _, m := range tr.members {
		if fits(m) {
			some = append(some, m)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some[tr.rand.IntN(len(some))]
}

func serves(m *twin) bool { return m.model != nil && m.model.Serves }
func isDown(m *twin) bool { return m.model == nil && m.data != nil }

// of is the twin of a process of the model.
func (tr *trace) of(p *engine.Process) *twin {
	for _, m := range tr.members {
		if m.model == p && p != nil {
			return m
		}
	}
	return nil
}

// byURL is the twin with a URL for peers.
func (tr *trace) byURL(url string) *twin {
	for _, m := range tr.members {
		if m.peer == url {
			return m
		}
	}
	return nil
}
