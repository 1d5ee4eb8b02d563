package watching

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Until looks now and after each change of the objects that a list would hold, until what is waited for holds. That something is not found
// is no error: it may come. When the context ends, the error is the context's cause.
func Until(ctx context.Context, c client.WithWatch, list client.ObjectList, holds func() (bool, error), of ...client.ListOption) error {
	for {
		watching, err := c.Watch(ctx, list, of...)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return fmt.Errorf("watching %T: %w", list, err)
		}
		held, err := once(ctx, watching.ResultChan(), holds)
		watching.Stop()
		if held || err != nil {
			return err
		}
	}
}

// once returns false without an error when the API server ended the watch, as it does now and then.
func once(ctx context.Context, changes <-chan watch.Event, holds func() (bool, error)) (bool, error) {
	for {
		held, err := holds()
		if held || client.IgnoreNotFound(err) != nil {
			return held, err
		}
		select {
		case <-ctx.Done():
			return false, context.Cause(ctx)
		case _, open := <-changes:
			if !open {
				return false, nil
			}
		}
	}
}
