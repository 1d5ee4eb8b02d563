//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
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
	if len(n.Watched) == 0 {
		// Operators for all namespaces are in the way of all others.
		n.leaveAtEnd(t)
	} else {
		n.setOutAtEnd(t)
	}
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

// leaveAtEnd leaves nothing behind when the test is over.
func (n *Newcomer) leaveAtEnd(t *testing.T) {
	t.Cleanup(func() { n.leave(t, n.Leave) })
}

// setOutAtEnd is leaveAtEnd for a newcomer in whose way the next one is not: nobody waits for what is left of the test until all tests are
// over.
func (n *Newcomer) setOutAtEnd(t *testing.T) {
	t.Cleanup(func() {
		n.leave(t, n.setOut)
		leaving.Lock()
		defer leaving.Unlock()
		leaving.all = append(leaving.all, n)
	})
}

// leaving are those who have set out.
var leaving struct {
	sync.Mutex
	all []*Newcomer
}

func (n *Newcomer) leave(t *testing.T, how func(context.Context) error) {
	t.Helper()
	ctx, cancel := within(context.WithoutCancel(t.Context()), patience)
	defer cancel()
	if err := how(ctx); err != nil {
		t.Error(err)
	}
}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	log.SetLogger(logr.Discard())
	code := m.Run()
	ctx, cancel := within(context.Background(), patience)
	defer cancel()
	for _, n := range leaving.all {
		if err := n.awaitGone(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return code
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
