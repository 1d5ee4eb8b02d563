package load

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/test/robustness/history"
)

// restlessTime is after how long a restless watcher ends its watch, to begin another where it was.
const restlessTime = 3 * time.Second

// watcher watches all keys of the load until it is told to end, and goes on where it was when the database ends its watch.
type watcher struct {
	load       *Load
	connection *clientv3.Client
	// restless watchers begin anew now and then, so that the database tells them of the past.
	restless bool
	// seen is the revision of the last event.
	seen   atomic.Int64
	stream history.Stream
}

func (w *watcher) run(ctx context.Context) {
	w.seen.Store(w.stream.From - 1)
	for ctx.Err() == nil {
		err := w.watch(ctx)
		if errors.Is(err, rpctypes.ErrCompacted) {
			w.stream.Err = fmt.Errorf("watching after revision %d: %w", w.seen.Load(), err)
			return
		}
		if err != nil {
			w.stream.Resumed++
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// watch watches from what was seen last, until an error or its time. A member without a leader is not waited for: it might not know of
// what the others know.
func (w *watcher) watch(ctx context.Context) error {
	ctx = clientv3.WithRequireLeader(ctx)
	if w.restless {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, restlessTime)
		defer cancel()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for answer := range w.connection.Watch(ctx, w.load.prefix, clientv3.WithPrefix(), clientv3.WithRev(w.seen.Load()+1)) {
		if err := answer.Err(); err != nil {
			return err
		}
		for _, event := range answer.Events {
			w.stream.Events = append(w.stream.Events, eventOf(event))
			w.seen.Store(event.Kv.ModRevision)
		}
	}
	return nil
}

func eventOf(event *clientv3.Event) history.Event {
	return history.Event{Revision: event.Kv.ModRevision, Key: string(event.Kv.Key), Value: string(event.Kv.Value)}
}

// awaitWatchers waits until every watcher has seen a revision, or the context ends.
func (l *Load) awaitWatchers(ctx context.Context, revision int64) {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for ctx.Err() == nil && slices.ContainsFunc(l.watching, func(w *watcher) bool { return w.seen.Load() < revision }) {
		select {
		case <-ctx.Done():
		case <-look.C:
		}
	}
}

// streams ends the watchers, and returns what each was told up to a revision.
func (l *Load) streams(revision int64) []history.Stream {
	l.unwatch()
	l.watched.Wait()
	var streams []history.Stream
	for _, w := range l.watching {
		w.stream.Events = upTo(w.stream.Events, revision)
		streams = append(streams, w.stream)
	}
	return streams
}

// upTo leaves out what came after a revision: attempts without an answer may still happen after the end.
func upTo(events []history.Event, revision int64) []history.Event {
	return slices.DeleteFunc(events, func(e history.Event) bool { return e.Revision > revision })
}

// replay reads the log of all keys from the first revision of the load to the last, in one watch.
func (l *Load) replay(ctx context.Context, last int64) ([]history.Event, error) {
	ctx, cancel := context.WithCancel(clientv3.WithRequireLeader(ctx))
	defer cancel()
	var log []history.Event
	for answer := range l.control.Watch(ctx, l.prefix, clientv3.WithPrefix(), clientv3.WithRev(l.first)) {
		if err := answer.Err(); err != nil {
			return nil, err
		}
		for _, event := range answer.Events {
			log = append(log, eventOf(event))
		}
		if len(log) > 0 && log[len(log)-1].Revision >= last {
			return upTo(log, last), nil
		}
	}
	return nil, fmt.Errorf("the watch ended before revision %d: %w", last, ctx.Err())
}
