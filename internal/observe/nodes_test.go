package observe

import (
	"context"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// withoutNodes is a reader that answers every question about a node with an error.
func withoutNodes(c client.Reader, err error) client.Reader {
	return interceptor.NewClient(c.(client.WithWatch), interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
			if _, node := obj.(*corev1.Node); node {
				return err
			}
			return c.Get(ctx, key, obj, opts...)
		},
	})
}

func node(name string) *corev1.Node { return &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}} }

// on puts the pod of m0 on a node.
func on(t *testing.T, o *Observer, name string) {
	t.Helper()
	c := o.Live.(client.Client)
	var pod corev1.Pod
	if err := c.Get(t.Context(), client.ObjectKey{Namespace: "ns", Name: "m0"}, &pod); err != nil {
		t.Fatal(err)
	}
	pod.Spec.NodeName = name
	if err := c.Update(t.Context(), &pod); err != nil {
		t.Fatal(err)
	}
}

func TestANodeThatMayNotBeAskedForIsNotGone(t *testing.T) {
	o := observer(t, serving(), node("n1"))
	on(t, o, "n0")
	o.Live = withoutNodes(o.Live, apierrors.NewForbidden(schema.GroupResource{Resource: "nodes"}, "", nil))
	if s := look(t, o); s.NodeGone(s.Pods["m0"]) {
		t.Errorf("nodes: %v", s.Nodes)
	}
}

func TestANodeThatTheCacheDoesNotHoldYetIsNotGone(t *testing.T) {
	o := observer(t, serving(), node("n0"))
	on(t, o, "n0")
	old := observer(t, serving(), node("n1"))
	on(t, old, "n0")
	o.Cache = old.Cache
	if s := look(t, o); s.NodeGone(s.Pods["m0"]) {
		t.Errorf("nodes: %v", s.Nodes)
	}
}

func TestANodeThatTheAPIServerDoesNotKnowEitherIsGone(t *testing.T) {
	o := observer(t, serving(), node("n1"))
	on(t, o, "n0")
	if s := look(t, o); !s.NodeGone(s.Pods["m0"]) {
		t.Errorf("nodes: %v", s.Nodes)
	}
}

func TestWhenAMemberLastAnsweredIsRemembered(t *testing.T) {
	e := serving()
	o := observer(t, e)
	now := start
	o.Now = func() time.Time { return now }
	look(t, o)
	now = start.Add(time.Minute)
	look(t, o)
	delete(e.status, "m0")
	delete(e.agents, "m1")
	now = start.Add(2 * time.Minute)
	s := look(t, o)
	for _, m := range s.Members() {
		if got := s.SilentFor(m); got != time.Minute {
			t.Errorf("%s is silent for %s", m.Name, got)
		}
	}
}
