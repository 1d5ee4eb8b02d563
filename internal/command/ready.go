package command

import (
	"context"
	"errors"
	"net/http"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
)

// readyPatience is how long a probe waits for the caches; the kubelet waits for a second.
const readyPatience = 500 * time.Millisecond

// synced says that an operator is ready when it has seen everything that it watches once. One that waits to lead watches nothing yet.
func synced(c cache.Cache) healthz.Checker {
	return func(request *http.Request) error {
		ctx, cancel := context.WithTimeout(request.Context(), readyPatience)
		defer cancel()
		if !c.WaitForCacheSync(ctx) {
			return errors.New("the first look at what is watched is not done: the API server does not answer, or refuses")
		}
		return nil
	}
}
