package clusterwide

import (
	"context"
	"fmt"
	"slices"
	"time"

	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// Queue takes up which clusters are to be looked at.
type Queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

const (
	// again is how long a granted or missing permission may go unnoticed.
	again = time.Minute
	// soon is when a question without an answer is asked again.
	soon = 5 * time.Second
)

// View shows the objects of some kinds while they may be read. It is a source of a controller's events: it starts with the
// controller, and an object that changes, or a permission that comes or goes, is an event of every cluster.
type View struct {
	// May asks the API server whether the operator may list and watch a kind.
	May func(context.Context, Kind) (bool, error)
	// Watch watches the objects of a kind until the context ends, and returns what reads them once all were read.
	Watch func(context.Context, Kind, Queue) (client.Reader, error)
	// All lists every cluster.
	All func(context.Context) []reconcile.Request
	// Again is how long a granted or missing permission may go unnoticed; a minute if it is zero.
	Again time.Duration

	kinds  []*watched
	looked chan struct{}
}

// Of makes a view of some kinds. May, Watch and All have to be set before it starts.
func Of(kinds ...Kind) *View {
	v := &View{looked: make(chan struct{})}
	for _, kind := range kinds {
		v.kinds = append(v.kinds, &watched{Kind: kind})
	}
	return v
}

// Reader reads the objects of a resource; nil while they cannot be read.
func (v *View) Reader(resource string) client.Reader {
	for _, w := range v.kinds {
		if w.Resource == resource {
			_, reader := w.now()
			return reader
		}
	}
	return nil
}

// Missing names the kinds that the operator may not list and watch, as `kubectl auth can-i` does. It returns false while that
// is not known of all of them.
func (v *View) Missing() ([]string, bool) {
	var missing []string
	for _, w := range v.kinds {
		switch answer, _ := w.now(); answer {
		case unknown:
			return nil, false
		case denied:
			missing = append(missing, w.String())
		case granted:
		}
	}
	slices.Sort(missing)
	return missing, true
}

// Start asks and watches until the context ends. A controller calls it.
func (v *View) Start(ctx context.Context, queue Queue) error {
	go func() {
		first := true
		for {
			certain, changed := v.look(ctx, queue)
			switch {
			case first:
				close(v.looked)
				first = false
			case changed:
				for _, request := range v.All(ctx) {
					queue.Add(request)
				}
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(v.pause(certain)):
			}
		}
	}()
	return nil
}

// WaitForSync waits until the API server has been asked once, and all that may be read has been.
func (v *View) WaitForSync(ctx context.Context) error {
	select {
	case <-v.looked:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("ask for the permissions on %s: %w", v, context.Cause(ctx))
	}
}

// String names the view in the log.
func (v *View) String() string {
	var names []string
	for _, w := range v.kinds {
		names = append(names, w.String())
	}
	return fmt.Sprint(names)
}

func (v *View) pause(certain bool) time.Duration {
	switch {
	case !certain:
		return soon
	case v.Again > 0:
		return v.Again
	default:
		return again
	}
}

// look asks about every kind once, and begins and ends watches accordingly.
func (v *View) look(ctx context.Context, queue Queue) (certain, changed bool) {
	certain = true
	for _, w := range v.kinds {
		turned, err := v.lookAt(ctx, w, queue)
		if err != nil && ctx.Err() == nil {
			log.FromContext(ctx).Error(err, "what belongs to no namespace could not be looked at; it is tried again", "resource", w.String())
			certain = false
		}
		changed = changed || turned
	}
	return certain, changed
}

// lookAt keeps the last answer when the API server gives none.
func (v *View) lookAt(ctx context.Context, w *watched, queue Queue) (changed bool, err error) {
	may, err := v.May(ctx, w.Kind)
	if err != nil {
		return false, fmt.Errorf("ask for the permission to list and watch: %w", err)
	}
	if !may {
		changed = w.become(denied)
		if changed {
			log.FromContext(ctx).Info("the operator may not list and watch a resource; the condition Permitted of clusters tells what they lack",
				"resource", w.String())
		}
		return changed, nil
	}
	changed = w.become(granted)
	if _, reader := w.now(); reader != nil {
		return changed, nil
	}
	watching, stop := context.WithCancel(ctx)
	reader, err := v.Watch(watching, w.Kind, queue)
	if err != nil {
		stop()
		return changed, fmt.Errorf("watch: %w", err)
	}
	w.show(reader, stop)
	return true, nil
}
