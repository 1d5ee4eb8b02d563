package clusterwide

import (
	"context"
	"fmt"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/source"
)

// patience is how long the first list of a kind may take before the watch counts as failed.
const patience = 30 * time.Second

// From makes the view ask and watch the API server of a manager; clusters finds those that an object matters to.
func (v *View) From(mgr ctrl.Manager, clusters handler.MapFunc) *View {
	v.May = func(ctx context.Context, kind Kind) (bool, error) { return may(ctx, mgr.GetClient(), kind) }
	v.Watch = func(ctx context.Context, kind Kind, queue Queue) (client.Reader, error) {
		return watch(ctx, mgr, kind, handler.EnqueueRequestsFromMapFunc(clusters), queue)
	}
	v.All = func(ctx context.Context) []ctrl.Request { return clusters(ctx, nil) }
	return v
}

// may asks the API server what it would say to a list and a watch. Everybody may ask that about themselves.
func may(ctx context.Context, c client.Client, kind Kind) (bool, error) {
	for _, verb := range []string{"list", "watch"} {
		review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{
			ResourceAttributes: &authorizationv1.ResourceAttributes{Group: kind.Group, Resource: kind.Resource, Verb: verb},
		}}
		if err := c.Create(ctx, review); err != nil {
			return false, fmt.Errorf("review the access to %s: %w", kind, err)
		}
		if !review.Status.Allowed {
			return false, nil
		}
	}
	return true, nil
}

// watch fills a cache of the kind's own: it ends without the manager's, and nobody waits for it who does not read it.
func watch(ctx context.Context, mgr ctrl.Manager, kind Kind, enqueue handler.EventHandler, queue Queue) (client.Reader, error) {
	objects, err := cache.New(mgr.GetConfig(), cache.Options{
		HTTPClient: mgr.GetHTTPClient(), Scheme: mgr.GetScheme(), Mapper: mgr.GetRESTMapper(),
		DefaultTransform: kind.Transform,
	})
	if err != nil {
		return nil, fmt.Errorf("make a cache: %w", err)
	}
	go func() {
		if err := objects.Start(ctx); err != nil {
			log.FromContext(ctx).Error(err, "a watch ended", "resource", kind.String())
		}
	}()
	events := source.Kind(objects, kind.Object, enqueue, kind.Matters...)
	if err := events.Start(ctx, queue); err != nil {
		return nil, err
	}
	first, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := events.WaitForSync(first); err != nil {
		return nil, err
	}
	return objects, ctx.Err()
}
