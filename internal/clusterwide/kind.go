package clusterwide

import (
	"context"
	"sync"

	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
)

// Kind is a kind of objects that belong to no namespace.
type Kind struct {
	// Object is an empty object of the kind.
	Object client.Object
	// Group and Resource name the kind as a role does, for instance storage.k8s.io and storageclasses.
	Group, Resource string
	// Transform says what is kept of an object; nil keeps all of it.
	Transform toolscache.TransformFunc
	// Matters lets through the events that matter to clusters; empty lets all through.
	Matters []predicate.Predicate
}

// String names the kind as `kubectl auth can-i` does.
func (k Kind) String() string {
	if k.Group == "" {
		return k.Resource
	}
	return k.Resource + "." + k.Group
}

// answer is what the API server said about the permission to list and watch a kind.
type answer int

const (
	// unknown means that the API server has not been asked yet, or could not be.
	unknown answer = iota
	denied
	granted
)

// watched is a kind, and what is known of it now.
type watched struct {
	Kind

	mu     sync.RWMutex
	answer answer
	// reader reads the objects; nil while they are not watched.
	reader client.Reader
	// stop ends the watch.
	stop context.CancelFunc
}

func (w *watched) now() (answer, client.Reader) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.answer, w.reader
}

// become notes an answer, and ends the watch of what may not be watched any more: it would go on showing what once was. It
// tells whether the answer is another than before.
func (w *watched) become(now answer) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	changed := w.answer != now
	w.answer = now
	if now == denied && w.stop != nil {
		w.stop()
		w.reader, w.stop = nil, nil
	}
	return changed
}

func (w *watched) show(reader client.Reader, stop context.CancelFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reader, w.stop = reader, stop
}
