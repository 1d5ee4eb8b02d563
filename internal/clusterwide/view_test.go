package clusterwide

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

var (
	nodes   = Kind{Object: &corev1.Node{}, Resource: "nodes"}
	classes = Kind{Object: &storagev1.StorageClass{}, Group: storagev1.GroupName, Resource: "storageclasses"}
)

// server answers what a test tells it to.
type server struct {
	*View
	queue Queue

	mu       sync.Mutex
	granted  map[string]bool
	failure  error
	watching map[string]context.Context
}

// serve starts a view of nodes and storage classes of which some are granted, and waits until it has asked.
func serve(t *testing.T, granted ...string) *server {
	t.Helper()
	s := newServer(t, granted...)
	s.start(t)
	return s
}

func newServer(t *testing.T, granted ...string) *server {
	t.Helper()
	s := &server{
		View: Of(nodes, classes), granted: map[string]bool{}, watching: map[string]context.Context{},
		queue: workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]()),
	}
	t.Cleanup(s.queue.ShutDown)
	for _, resource := range granted {
		s.granted[resource] = true
	}
	s.Again = time.Millisecond
	s.May = func(_ context.Context, kind Kind) (bool, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.granted[kind.Resource], s.failure
	}
	s.Watch = func(ctx context.Context, kind Kind, _ Queue) (client.Reader, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.watching[kind.Resource] = ctx
		return fake.NewFakeClient(), nil
	}
	s.All = func(context.Context) []reconcile.Request {
		return []reconcile.Request{{NamespacedName: types.NamespacedName{Namespace: "ns", Name: "db"}}}
	}
	return s
}

func (s *server) start(t *testing.T) {
	t.Helper()
	if err := s.Start(t.Context(), s.queue); err != nil {
		t.Fatal(err)
	}
	if err := s.WaitForSync(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s *server) grant(resource string, is bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.granted[resource] = is
}

func (s *server) watch(resource string) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.watching[resource]
}

// expect checks what the view says after the clusters were told that something changed.
func (s *server) expect(t *testing.T, missing ...string) {
	t.Helper()
	if got, known := s.Missing(); !known || !slices.Equal(got, missing) {
		t.Errorf("missing: %q (known: %t), want %q", got, known, missing)
	}
}

// news waits until a cluster is to be looked at anew.
func (s *server) news(t *testing.T) {
	t.Helper()
	request, _ := s.queue.Get()
	if request.Name != "db" {
		t.Errorf("request: %v", request)
	}
	s.queue.Done(request)
}

func TestWhatMayBeReadIsWatchedAndNothingElse(t *testing.T) {
	s := serve(t, "nodes")
	if s.Reader("nodes") == nil || s.Reader("storageclasses") != nil {
		t.Errorf("nodes are read by %v, storage classes by %v", s.Reader("nodes"), s.Reader("storageclasses"))
	}
	if s.watch("storageclasses") != nil {
		t.Error("storage classes are watched without permission")
	}
	s.expect(t, "storageclasses.storage.k8s.io")
}

func TestAPermissionThatComesIsMadeUseOf(t *testing.T) {
	s := serve(t, "nodes")
	s.grant("storageclasses", true)
	s.news(t)
	s.expect(t)
	if s.Reader("storageclasses") == nil {
		t.Error("storage classes are not read")
	}
}

func TestAPermissionThatGoesEndsTheWatch(t *testing.T) {
	s := serve(t, "nodes", "storageclasses")
	s.expect(t)
	s.grant("nodes", false)
	s.news(t)
	s.expect(t, "nodes")
	if s.Reader("nodes") != nil {
		t.Error("nodes are read as they once were")
	}
	<-s.watch("nodes").Done()
}

func TestWhileTheAPIServerDoesNotAnswerNothingCountsAsMissing(t *testing.T) {
	s := newServer(t)
	s.failure = errors.New("no answer")
	s.start(t)
	if missing, known := s.Missing(); known || len(missing) > 0 {
		t.Errorf("missing: %q (known: %t)", missing, known)
	}
	if s.Reader("nodes") != nil {
		t.Error("nodes are read")
	}
}

func TestAnAnswerHoldsUntilTheNext(t *testing.T) {
	s := newServer(t, "nodes", "storageclasses")
	if certain, changed := s.look(t.Context(), s.queue); !certain || !changed {
		t.Errorf("certain %t, changed %t", certain, changed)
	}
	s.failure = errors.New("no answer")
	if certain, changed := s.look(t.Context(), s.queue); certain || changed {
		t.Errorf("certain %t, changed %t", certain, changed)
	}
	s.expect(t)
	if s.Reader("nodes") == nil {
		t.Error("nodes are not read any more")
	}
}
