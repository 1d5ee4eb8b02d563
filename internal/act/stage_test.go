package act

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/snapshot"
)

// stage is a cluster on a fake API server, as it was last seen.
type stage struct {
	*testing.T
	client client.Client
	actor  *Actor
	s      *snapshot.Snapshot
}

func newStage(t *testing.T, objects ...client.Object) *stage {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	cluster := &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", UID: "u"},
		Spec:       v1alpha1.EtcdClusterSpec{Version: "3.6.16"},
	}
	c := fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(cluster).
		WithObjects(cluster).WithObjects(objects...).WithInterceptorFuncs(likeAServer()).Build()
	st := &stage{T: t, client: c, actor: &Actor{Client: c, Live: c, Clients: &reach.Clients{Pool: &etcd.Pool{}}}}
	st.look()
	return st
}

// likeAServer adds what the fake API server lacks: UIDs of what is created, and preconditions of deletions.
func likeAServer() interceptor.Funcs {
	var made atomic.Int64
	return interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			if obj.GetUID() == "" {
				obj.SetUID(types.UID(fmt.Sprintf("uid-%d", made.Add(1))))
			}
			return c.Create(ctx, obj, opts...)
		},
		Delete: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.DeleteOption) error {
			options := (&client.DeleteOptions{}).ApplyOptions(opts)
			have := obj.DeepCopyObject().(client.Object)
			if err := c.Get(ctx, client.ObjectKeyFromObject(obj), have); err != nil {
				return err
			}
			if options.Preconditions == nil || options.Preconditions.UID == nil || *options.Preconditions.UID != have.GetUID() {
				return apierrors.NewConflict(schema.GroupResource{}, obj.GetName(), errors.New("another UID"))
			}
			if seen := options.Preconditions.ResourceVersion; seen != nil && *seen != have.GetResourceVersion() {
				return apierrors.NewConflict(schema.GroupResource{}, obj.GetName(), errors.New("another version"))
			}
			return c.Delete(ctx, obj, opts...)
		},
	}
}

// look makes the snapshot as new as the world.
func (st *stage) look() {
	st.Helper()
	st.s = &snapshot.Snapshot{
		Now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), Cluster: &v1alpha1.EtcdCluster{},
		Settings: snapshot.Settings{Domain: "cluster.local"},
		Secrets:  map[string]*corev1.Secret{}, Services: map[string]*corev1.Service{}, Pods: map[string]*corev1.Pod{},
		Claims: map[string]*corev1.PersistentVolumeClaim{},
	}
	if err := st.client.Get(st.Context(), types.NamespacedName{Namespace: "ns", Name: "db"}, st.s.Cluster); err != nil {
		st.Fatal(err)
	}
	var secrets corev1.SecretList
	if err := st.client.List(st.Context(), &secrets); err != nil {
		st.Fatal(err)
	}
	for i := range secrets.Items {
		st.s.Secrets[secrets.Items[i].Name] = &secrets.Items[i]
	}
}

func (st *stage) do(actions ...action.Action) plan.Outcome {
	st.Helper()
	return st.actor.Do(st.Context(), st.s, plan.Plan{Steps: []verdict.Step{{Rule: "test", Actions: actions}}})
}

func (st *stage) must(actions ...action.Action) {
	st.Helper()
	if outcome := st.do(actions...); outcome.Err != nil {
		st.Fatal(outcome.Err)
	}
	st.look()
}

func (st *stage) get(name string, into client.Object) bool {
	st.Helper()
	err := st.client.Get(st.Context(), types.NamespacedName{Namespace: "ns", Name: name}, into)
	if client.IgnoreNotFound(err) != nil {
		st.Fatal(err)
	}
	return !apierrors.IsNotFound(err)
}

func (st *stage) wantSetback(outcome plan.Outcome, kind plan.SetbackKind, reason string) {
	st.Helper()
	setback := plan.SetbackIn(outcome.Err)
	if setback == nil || setback.Kind != kind || setback.Reason != reason {
		st.Errorf("outcome %+v, want setback %d %s", outcome.Err, kind, reason)
	}
}

func members(names ...string) action.Assign {
	assign := action.Assign{Counter: int64(len(names)), Founding: true,
		Operation: &v1alpha1.Operation{Type: v1alpha1.OperationFound, Founders: names[:1]}}
	for _, name := range names {
		assign.Members = append(assign.Members, v1alpha1.MemberStatus{Name: name, Role: v1alpha1.RoleVoter})
	}
	return assign
}

func (st *stage) makeAuthorities() {
	st.Helper()
	for _, name := range []string{naming.PeerAuthority("db"), naming.ClientAuthority("db"), naming.OperatorAuthority("db")} {
		st.must(action.MakeAuthority{Secret: name, CommonName: name})
	}
}
