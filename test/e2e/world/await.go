package world

import (
	"context"
	"errors"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/watching"
)

// errOver ends a wait whose time is over.
var errOver = errors.New("time is over")

// Look looks at the world: whether what is awaited is so, and in words what was seen instead.
type Look func() (so bool, seen string)

// Await looks whenever an object of the list's kind changes in the test's namespace (or anywhere, for a kind without namespace), until
// it is so. After the given time it fails the test, with what was seen last.
func (w *World) Await(what string, within time.Duration, kind client.ObjectList, look Look) {
	w.Helper()
	ctx, cancel := context.WithTimeoutCause(w.Context(), within, errOver)
	defer cancel()
	if seen, err := w.watchUntil(ctx, kind, look); err != nil {
		w.Fatalf("waiting until %s: %v (%v); seen last: %s", what, err, within, seen)
	}
}

// Never looks for the given time whenever an object of the kind changes, and fails the test if it is so even once.
func (w *World) Never(what string, length time.Duration, kind client.ObjectList, look Look) {
	w.Helper()
	ctx, cancel := context.WithTimeoutCause(w.Context(), length, errOver)
	defer cancel()
	seen, err := w.watchUntil(ctx, kind, look)
	switch {
	case err == nil:
		w.Fatalf("it must never be that %s, but it was: %s", what, seen)
	case !errors.Is(err, errOver):
		w.Fatalf("watching that it never is that %s: %v", what, err)
	}
}

// AwaitRepeatedly is Await for what the API server can't tell: it looks ten times a second.
func (w *World) AwaitRepeatedly(what string, within time.Duration, look Look) {
	w.Helper()
	ctx, cancel := context.WithTimeoutCause(w.Context(), within, errOver)
	defer cancel()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		so, seen := look()
		if so {
			return
		}
		select {
		case <-ctx.Done():
			w.Fatalf("waiting until %s: %v (%v); seen last: %s", what, context.Cause(ctx), within, seen)
		case <-again.C:
		}
	}
}

// watchUntil returns without an error once it is so.
func (w *World) watchUntil(ctx context.Context, kind client.ObjectList, look Look) (seen string, err error) {
	err = watching.Until(ctx, w.Client, kind, func() (so bool, err error) {
		so, seen = look()
		return so, nil
	}, client.InNamespace(w.Namespace))
	return seen, err
}
