package load

import (
	"context"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"database.example.com/operator/test/robustness/history"
)

// How a client behaves.
const (
	// attemptTime is how long a client waits for an answer.
	attemptTime = 2 * time.Second
	// pause is how long it waits before it tries again.
	pause = 50 * time.Millisecond
	// patience is how long it tries in all.
	patience = 20 * time.Second
	// mostAtOnce is how many requests of one client may be under way. More are not begun.
	mostAtOnce = 8
)

// client is an application with a connection of its own. It begins requests at a steady rate, whether those before are answered or not,
// so that a database that stands still is seen by all that it kept waiting.
type client struct {
	load       *Load
	number     int
	role       role
	connection *clientv3.Client
	// added counts the keys that the client added.
	added int
}

func (c *client) run(ctx context.Context) {
	next := time.NewTicker(time.Second / time.Duration(c.role.perSecond))
	defer next.Stop()
	room := make(chan struct{}, mostAtOnce)
	for {
		select {
		case <-ctx.Done():
			// What is under way comes to its end: room for all means that nobody is in it.
			for range mostAtOnce {
				room <- struct{}{}
			}
			return
		case <-next.C:
		}
		select {
		case room <- struct{}{}:
			request := c.role.next(c)
			go func() {
				defer func() { <-room }()
				request(context.WithoutCancel(ctx))
			}()
		default:
		}
	}
}

// persist tries until it is acknowledged or the client's patience is over, and returns the last attempt.
func (c *client) persist(ctx context.Context, kind history.Kind, key, expected string) history.Operation {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request := int(c.load.requests.Add(1))
	for attempt := 1; ; attempt++ {
		o := history.Operation{Client: c.number, Request: request, Kind: kind, Key: key, Expected: expected}
		if kind == history.Write || kind == history.Swap {
			o.Value = fmt.Sprintf("%d.%d", request, attempt)
		}
		c.attempt(ctx, &o)
		c.load.recorder.Record(o)
		if o.Outcome == history.Acknowledged {
			return o
		}
		select {
		case <-ctx.Done():
			return o
		case <-time.After(pause):
		}
	}
}

func (c *client) attempt(ctx context.Context, o *history.Operation) {
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	o.Call = c.load.recorder.Now()
	switch o.Kind {
	case history.Read:
		o.Err = c.read(ctx, o)
	case history.Write:
		o.Err = c.write(ctx, o)
	case history.Swap:
		o.Err = c.swap(ctx, o)
	case history.Delete:
		o.Err = c.remove(ctx, o)
	}
	o.Return = c.load.recorder.Now()
	if o.Err == nil {
		o.Outcome = history.Acknowledged
	}
}

func (c *client) read(ctx context.Context, o *history.Operation) error {
	answer, err := c.connection.Get(ctx, o.Key)
	if err != nil {
		return err
	}
	o.Revision = answer.Header.Revision
	if len(answer.Kvs) > 0 {
		o.Saw = string(answer.Kvs[0].Value)
	}
	return nil
}

func (c *client) write(ctx context.Context, o *history.Operation) error {
	answer, err := c.connection.Put(ctx, o.Key, o.Value)
	if err != nil {
		return err
	}
	o.Revision = answer.Header.Revision
	return nil
}

func (c *client) swap(ctx context.Context, o *history.Operation) error {
	there := clientv3.Compare(clientv3.Value(o.Key), "=", o.Expected)
	if o.Expected == "" {
		there = clientv3.Compare(clientv3.CreateRevision(o.Key), "=", 0)
	}
	answer, err := c.connection.Txn(ctx).If(there).Then(clientv3.OpPut(o.Key, o.Value)).Else(clientv3.OpGet(o.Key)).Commit()
	if err != nil {
		return err
	}
	o.Revision, o.Swapped = answer.Header.Revision, answer.Succeeded
	if !answer.Succeeded {
		if found := answer.Responses[0].GetResponseRange().Kvs; len(found) > 0 {
			o.Saw = string(found[0].Value)
		}
	}
	return nil
}

func (c *client) remove(ctx context.Context, o *history.Operation) error {
	answer, err := c.connection.Delete(ctx, o.Key, clientv3.WithPrevKV())
	if err != nil {
		return err
	}
	o.Revision = answer.Header.Revision
	if len(answer.PrevKvs) > 0 {
		o.Saw = string(answer.PrevKvs[0].Value)
	}
	return nil
}
