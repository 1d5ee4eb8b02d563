package world

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/api/equality"
	machinery "k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/simulator/kube"
)

// scheme knows the kinds.
var scheme = newScheme()

func newScheme() *machinery.Scheme {
	s := machinery.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(s), v1alpha1.AddToScheme(s)); err != nil {
		panic(fmt.Sprintf("make a scheme: %v", err))
	}
	return s
}

// silence records no events.
type silence struct{}

// Eventf does nothing.
func (silence) Eventf(_, _ machinery.Object, _, _, _, _ string, _ ...any) {}

// woken is told of a change that arrives. What an operator told in the status is no news to it.
func (o *Operator) woken(kind kube.Kind, before, after client.Object) {
	if kind == kube.Clusters && before != nil && after != nil {
		was, is := before.(*v1alpha1.EtcdCluster), after.(*v1alpha1.EtcdCluster)
		if was.Generation == is.Generation && was.DeletionTimestamp == is.DeletionTimestamp &&
			equality.Semantic.DeepEqual(was.Annotations, is.Annotations) && sameMemory(&was.Status, &is.Status) {
			return
		}
	}
	o.queued = true
}

func sameMemory(was, is *v1alpha1.EtcdClusterStatus) bool {
	return was.ClusterID == is.ClusterID && was.MemberCounter == is.MemberCounter &&
		equality.Semantic.DeepEqual(was.Operation, is.Operation) &&
		slices.EqualFunc(was.Members, is.Members, func(a, b v1alpha1.MemberStatus) bool {
			return a.Name == b.Name && a.ClaimUID == b.ClaimUID && a.ID == b.ID
		})
}

// sink tells what operators log.
type sink struct {
	logr.LogSink
	tell func(format string, args ...any)
}

func (sink) Init(logr.RuntimeInfo)            {}
func (sink) Enabled(level int) bool           { return level < 2 }
func (s sink) WithValues(...any) logr.LogSink { return s }
func (s sink) WithName(string) logr.LogSink   { return s }
func (s sink) Info(_ int, message string, more ...any) {
	if len(more) > 0 {
		s.tell("the operator cannot yet %s: %v", message, more[len(more)-1])
		return
	}
	s.tell("the operator does: %s", message)
}
func (s sink) Error(err error, message string, _ ...any) {
	s.tell("the operator fails: %s: %v", message, err)
}

// Listen tells all that happens.
func (w *World) Listen(tell func(format string, args ...any)) {
	w.Tell = tell
	w.context = log.IntoContext(context.Background(), logr.New(sink{tell: tell}))
}

// quiet is the context of operators that nobody listens to.
var quiet = log.IntoContext(context.Background(), logr.Discard())
