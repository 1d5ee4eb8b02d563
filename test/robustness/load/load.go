package load

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/test/robustness/history"
)

// watchers is how many clients watch.
const watchers = 3

// endTime is how long the clients may take to come to their end when they are told to stop, once the database serves.
const endTime = time.Minute

// Connect makes a connection of a client's own to the database. Who makes it closes it, after the end of the load.
type Connect func() *clientv3.Client

// Load is a set of clients at work.
type Load struct {
	prefix   string
	first    int64
	recorder *history.Recorder
	// control is a connection that no client works through.
	control *clientv3.Client
	clients []*client
	stop    context.CancelFunc
	working sync.WaitGroup

	watching []*watcher
	unwatch  context.CancelFunc
	watched  sync.WaitGroup

	// requests numbers what the clients want.
	requests atomic.Int64
	// registers counts the operations on registers, to choose the next one.
	registers atomic.Int64
}

// Start connects the clients and lets them begin. They work until Stop, or until the context ends.
func Start(ctx context.Context, connect Connect) (*Load, error) {
	l := &Load{prefix: "load/" + rand.Text()[:8] + "/", recorder: history.NewRecorder(), control: connect()}
	now, err := l.control.Get(ctx, l.prefix)
	if err != nil {
		return nil, fmt.Errorf("asking for the revision before the load: %w", err)
	}
	l.first = now.Header.Revision + 1
	watchCtx, unwatch := context.WithCancel(ctx)
	l.unwatch = unwatch
	for n := range watchers {
		w := &watcher{load: l, connection: connect(), restless: n == 0, stream: history.Stream{Watcher: n, From: l.first}}
		l.watching = append(l.watching, w)
		l.watched.Go(func() { w.run(watchCtx) })
	}
	ctx, l.stop = context.WithCancel(ctx)
	for _, r := range roles {
		for range r.count {
			c := &client{load: l, number: len(l.clients), role: r, connection: connect()}
			l.clients = append(l.clients, c)
			l.working.Go(func() { c.run(ctx) })
		}
	}
	return l, nil
}

// Mark notes what is done to the database now, and returns when that is.
func (l *Load) Mark(what string) time.Duration { return l.recorder.Mark(what) }

// Changes is how many changes were acknowledged so far.
func (l *Load) Changes() int { return l.recorder.Changes() }

// Count is how many of the operations that have ended so far are such.
func (l *Load) Count(is func(history.Operation) bool) int { return l.recorder.Count(is) }

// Stop lets the clients end what they began, waits for the watchers to see the end, and returns the history. It may be called once.
func (l *Load) Stop(ctx context.Context) (*history.History, error) {
	l.stop()
	l.working.Wait()
	defer func() {
		l.unwatch()
		l.watched.Wait()
	}()
	ctx, cancel := context.WithTimeout(ctx, endTime)
	defer cancel()
	last, err := l.writeEnd(ctx)
	if err != nil {
		return nil, fmt.Errorf("writing the end of the load: %w", err)
	}
	l.awaitWatchers(ctx, last)
	h := l.recorder.History()
	h.Clients, h.First, h.Last = len(l.clients), l.first, last
	h.Streams = l.streams(last)
	if h.Replay, err = l.replay(ctx, last); err != nil {
		return nil, fmt.Errorf("reading the database's log: %w", err)
	}
	if h.Final, err = l.final(ctx, last); err != nil {
		return nil, fmt.Errorf("reading what is there at the end: %w", err)
	}
	return h, nil
}

// Abandon ends all clients at once, when nobody wants to know what they saw.
func (l *Load) Abandon() {
	l.stop()
	l.unwatch()
	l.working.Wait()
	l.watched.Wait()
}

// writeEnd makes the last change of the load, as a client like the others: who has seen that has seen all.
func (l *Load) writeEnd(ctx context.Context) (int64, error) {
	c := &client{load: l, number: len(l.clients), connection: l.control}
	done := c.persist(ctx, history.Write, l.prefix+"end", "")
	if done.Outcome != history.Acknowledged {
		return 0, errors.Join(done.Err, ctx.Err())
	}
	return done.Revision, nil
}

// final reads all keys at a revision.
func (l *Load) final(ctx context.Context, revision int64) (map[string]string, error) {
	answer, err := l.control.Get(ctx, l.prefix, clientv3.WithPrefix(), clientv3.WithRev(revision))
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for _, kv := range answer.Kvs {
		values[string(kv.Key)] = string(kv.Value)
	}
	return values, nil
}
