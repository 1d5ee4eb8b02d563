//go:build olm

package newcomer

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/test/lab/layout"
	"database.example.com/operator/tools/packaging"
)

// patience is how long one step may take while others run beside it.
const patience = 4 * time.Minute

// arrive needs a lab without the operator in it.
func arrive(t *testing.T) *Newcomer {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", layout.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	config.QPS = -1
	checkout, err := packaging.FindCheckout(os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := New(config, checkout, packaging.Registry{Name: layout.Registry, CAFile: layout.CAFile()}, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// walk goes the way and leaves nothing behind. It returns the name of the database.
func (n *Newcomer) walk(t *testing.T) string {
	t.Helper()
	n.leaveAtEnd(t)
	name, err := n.Walk(t.Context(), patience)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

var (
	building sync.Once
	errBuild error
)

// build builds once for all tests.
func (n *Newcomer) build(t *testing.T) {
	t.Helper()
	building.Do(func() { errBuild = n.Build(t.Context()) })
	if errBuild != nil {
		t.Fatal(errBuild)
	}
}

func (n *Newcomer) leaveAtEnd(t *testing.T) {
	t.Cleanup(func() {
		ctx, cancel := within(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		if err := n.Leave(ctx); err != nil {
			t.Error(err)
		}
	})
}

// step takes one step, which may take patience.
func (n *Newcomer) step(t *testing.T, take func(context.Context) error) {
	t.Helper()
	ctx, cancel := within(t.Context(), patience)
	defer cancel()
	if err := take(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestOneSubscriptionAndSixLinesBecomeADatabase(t *testing.T) {
	log.SetLogger(logr.Discard())
	n := arrive(t)
	n.build(t)
	name := n.walk(t)

	// Whoever takes the operators away first must be able to delete a database all the same.
	n.step(t, n.uninstall)
	n.step(t, func(ctx context.Context) error { return n.deleteDatabase(ctx, name) })
}

func TestADatabaseComesUpInEveryInstallMode(t *testing.T) {
	log.SetLogger(logr.Discard())
	arrive(t).build(t)
	for mode, tc := range map[string]struct {
		operators string
		watched   []string
		namespace string
	}{
		"OwnNamespace":    {"own", []string{"own"}, "own"},
		"SingleNamespace": {"single", []string{"single-watched"}, "single-watched"},
		"MultiNamespace":  {"multi", []string{"multi-one", "multi-two"}, "multi-two"},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			n := arrive(t)
			n.Operators, n.Watched, n.Namespace = tc.operators, tc.watched, tc.namespace
			n.walk(t)
		})
	}
}
