package world

import (
	"context"
	"os"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/lab/layout"
)

// World is one test's view of the lab. Its methods fail the test when they cannot do what they are asked.
type World struct {
	testing.TB
	// Client reads from the API server itself, not from a cache.
	Client client.WithWatch
	// Namespace is the test's own.
	Namespace string
}

var connection = sync.OnceValues(func() (client.WithWatch, error) {
	config, err := Config()
	if err != nil {
		return nil, err
	}
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		return nil, err
	}
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	return client.NewWithWatch(config, client.Options{Scheme: scheme})
})

// Kubeconfig is the path of the kubeconfig that the tests use: that of LAB_KUBECONFIG, or the lab's.
func Kubeconfig() string {
	if path := os.Getenv("LAB_KUBECONFIG"); path != "" {
		return path
	}
	return layout.Kubeconfig()
}

// Config returns how to reach the API server, without a limit of requests per second.
func Config() (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", Kubeconfig())
	if err != nil {
		return nil, err
	}
	config.QPS = -1
	return config, nil
}

// New makes a namespace of the test's own, which goes when the test ends. A test that fails first prints what is in it.
func New(t testing.TB, labels ...string) *World {
	t.Helper()
	c, err := connection()
	if err != nil {
		t.Fatalf("connecting to the lab (is it up?): %v", err)
	}
	w := &World{TB: t, Client: c}
	w.Namespace = w.makeNamespace(labels)
	t.Cleanup(func() {
		if t.Failed() {
			w.printState()
		}
		w.DeleteNamespace(w.Namespace)
	})
	return w
}

// In returns the world as a test within the test sees it: what fails, fails that one.
func (w *World) In(t testing.TB) *World {
	return &World{TB: t, Client: w.Client, Namespace: w.Namespace}
}

// must fails the test if err is set.
func (w *World) must(doing string, err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%s: %v", doing, err)
	}
}

// cleanupContext outlives the test's own context, which ends before its cleanups run.
func (w *World) cleanupContext() context.Context { return context.WithoutCancel(w.Context()) }
