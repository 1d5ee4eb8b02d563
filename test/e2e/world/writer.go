package world

import (
	"context"
	"fmt"
	"sync"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Bounds of a load, so that a test that hangs does not fill a disk.
const (
	maxWrites   = 50000
	maxInFlight = 64
	writeTime   = 5 * time.Second
)

// Writer writes keys of its own at a steady rate and remembers which writes were acknowledged. Each key is written once, so a key that
// was acknowledged and is missing later is a lost write, whatever else happened.
type Writer struct {
	world  *World
	client *clientv3.Client
	prefix string
	stop   context.CancelFunc
	done   chan struct{}

	mu           sync.Mutex
	tally        Tally
	acknowledged map[string]string
	last         time.Time
}

// Tally is what became of the writes of a Writer.
type Tally struct {
	// Acknowledged counts the writes that the database confirmed.
	Acknowledged int
	// Failed counts the writes that ended in an error: they may have happened or not.
	Failed int
	// Shed counts the writes that were not tried because too many others still waited for an answer.
	Shed int
	// LongestGap is the longest time between two acknowledgements.
	LongestGap time.Duration
	// LastError is the error of the last write that failed.
	LastError error
}

// String tells the tally in one line.
func (t Tally) String() string {
	return fmt.Sprintf("%d acknowledged, %d failed (last: %v), %d not tried, longest gap %v", t.Acknowledged, t.Failed, t.LastError, t.Shed, t.LongestGap)
}

// StartWriter begins to write, perSecond times a second, until Stop or the end of the test.
func (w *World) StartWriter(c *clientv3.Client, perSecond int) *Writer {
	w.Helper()
	ctx, stop := context.WithCancel(w.Context())
	writer := &Writer{
		world: w, client: c, prefix: "written/" + suffix() + "/", stop: stop, done: make(chan struct{}),
		acknowledged: map[string]string{}, last: time.Now(),
	}
	go writer.run(ctx, time.Second/time.Duration(perSecond))
	w.Cleanup(func() { writer.Stop() })
	return writer
}

func (w *Writer) run(ctx context.Context, every time.Duration) {
	defer close(w.done)
	var writes sync.WaitGroup
	defer writes.Wait()
	next := time.NewTicker(every)
	defer next.Stop()
	room := make(chan struct{}, maxInFlight)
	for n := 0; n < maxWrites; n++ {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		select {
		case room <- struct{}{}:
			writes.Go(func() { //nolint:contextcheck // each write has a time of its own, beyond the end of the load
				w.write(fmt.Sprintf("%s%08d", w.prefix, n), fmt.Sprint(n))
				<-room
			})
		default:
			w.shed()
		}
	}
}

// write gives each write its own time: the end of the load must not cut off writes that are under way.
func (w *Writer) write(key, value string) {
	ctx, cancel := context.WithTimeout(context.Background(), writeTime)
	defer cancel()
	_, err := w.client.Put(ctx, key, value)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.tally.Failed++
		w.tally.LastError = err
		return
	}
	now := time.Now()
	w.tally.Acknowledged++
	w.tally.LongestGap = max(w.tally.LongestGap, now.Sub(w.last))
	w.last = now
	w.acknowledged[key] = value
}

func (w *Writer) shed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tally.Shed++
}

// Tally returns what became of the writes so far.
func (w *Writer) Tally() Tally {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tally
}

// AwaitWrites waits until n more writes are acknowledged.
func (w *Writer) AwaitWrites(n int, within time.Duration) {
	w.world.Helper()
	want := w.Tally().Acknowledged + n
	w.world.AwaitRepeatedly(fmt.Sprintf("%d more writes are acknowledged", n), within, func() (bool, string) {
		tally := w.Tally()
		return tally.Acknowledged >= want, tally.String()
	})
}

// Stop ends the load, waits for the writes that are under way, and returns what became of all.
func (w *Writer) Stop() Tally {
	w.stop()
	<-w.done
	return w.Tally()
}

// MustHaveKept fails the test unless every acknowledged write can be read back through the client, linearizably.
func (w *Writer) MustHaveKept(c *clientv3.Client) {
	w.world.Helper()
	tally := w.Stop()
	if tally.Acknowledged == 0 {
		w.world.Fatalf("no write was acknowledged, so nothing can be shown: %v", tally)
	}
	found, err := w.readBack(c)
	w.world.must("reading back what was written", err)
	lost := 0
	for key, value := range w.acknowledged {
		if found[key] == value {
			continue
		}
		if lost++; lost <= 5 {
			w.world.Errorf("acknowledged write %s=%s is lost: it reads %q", key, value, found[key])
		}
	}
	if lost > 0 {
		w.world.Fatalf("%d of %d acknowledged writes are lost", lost, tally.Acknowledged)
	}
	w.world.Logf("writes: %v; every acknowledged one is there", tally)
}

// readBack reads in pages, since an answer has a largest size.
func (w *Writer) readBack(c *clientv3.Client) (map[string]string, error) {
	const page = 1000
	found := map[string]string{}
	for from := w.prefix; ; {
		ctx, cancel := context.WithTimeout(w.world.Context(), CallTime)
		got, err := c.Get(ctx, from, clientv3.WithRange(clientv3.GetPrefixRangeEnd(w.prefix)), clientv3.WithLimit(page))
		cancel()
		if err != nil {
			return nil, err
		}
		for _, kv := range got.Kvs {
			found[string(kv.Key)] = string(kv.Value)
			from = string(kv.Key) + "\x00"
		}
		if !got.More {
			return found, nil
		}
	}
}
