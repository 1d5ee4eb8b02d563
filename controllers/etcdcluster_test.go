package controllers

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/act"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/observe"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/snapshot"
)

// errEnded is what an operator gets from all calls after its last write.
var errEnded = errors.New("the operator has ended")

// reconciler runs on a fake API server that has a default storage class. Once left is used up every write fails; nil is
// for ever.
func reconciler(t *testing.T, cluster *v1alpha1.EtcdCluster, left *atomic.Int64) (*EtcdClusterReconciler, client.Client) {
	t.Helper()
	ended := func() bool { return left != nil && left.Add(-1) < 0 }
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		t.Fatal(err)
	}
	var made atomic.Int64
	c := fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(cluster).
		WithObjects(cluster, &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{
			Name: "standard", Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		}}).
		WithInterceptorFuncs(interceptor.Funcs{
			Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
				if ended() {
					return errEnded
				}
				obj.SetUID(types.UID(fmt.Sprintf("uid-%d", made.Add(1))))
				return c.Create(ctx, obj, opts...)
			},
			SubResourcePatch: func(ctx context.Context, c client.Client, name string, obj client.Object, patch client.Patch,
				opts ...client.SubResourcePatchOption,
			) error {
				if ended() {
					return errEnded
				}
				return c.SubResource(name).Patch(ctx, obj, patch, opts...)
			},
		}).Build()
	clients := &reach.Clients{Pool: &etcd.Pool{}}
	return &EtcdClusterReconciler{
		Observer: &observe.Observer{Cache: c, Live: c, Clients: clients, Now: time.Now, Settings: snapshot.Settings{
			Domain: "cluster.local", AgentImage: "operator", Images: release.Images{"3.6.16": "etcd"},
		}},
		Actor:  &act.Actor{Client: c, Live: c, Clients: clients},
		Client: c,
		Events: events.NewFakeRecorder(100),
	}, c
}

func newCluster() *v1alpha1.EtcdCluster {
	return &v1alpha1.EtcdCluster{
		ObjectMeta: metav1.ObjectMeta{Name: "db", Namespace: "ns", UID: "u", Generation: 1},
		Spec:       v1alpha1.EtcdClusterSpec{Version: "3.6.16"},
	}
}

func TestAFewLooksMakeAllThatAClusterNeedsBeforeItsPodsRun(t *testing.T) {
	r, c := reconciler(t, newCluster(), nil)
	key := types.NamespacedName{Namespace: "ns", Name: "db"}
	for range 4 {
		if _, err := r.Reconcile(t.Context(), ctrl.Request{NamespacedName: key}); err != nil {
			t.Fatal(err)
		}
	}
	for kind, want := range map[client.ObjectList]int{
		&corev1.PodList{}: 3, &corev1.PersistentVolumeClaimList{}: 3, &corev1.ServiceList{}: 2, &corev1.SecretList{}: 8,
	} {
		if err := c.List(t.Context(), kind); err != nil {
			t.Fatal(err)
		}
		items := 0
		switch list := kind.(type) {
		case *corev1.PodList:
			items = len(list.Items)
		case *corev1.PersistentVolumeClaimList:
			items = len(list.Items)
		case *corev1.ServiceList:
			items = len(list.Items)
		case *corev1.SecretList:
			items = len(list.Items)
		}
		if items != want {
			t.Errorf("%T: %d, want %d", kind, items, want)
		}
	}
	var cluster v1alpha1.EtcdCluster
	if err := c.Get(t.Context(), key, &cluster); err != nil {
		t.Fatal(err)
	}
	if len(cluster.Status.Members) != 3 || cluster.Status.Operation == nil || len(cluster.Status.Conditions) == 0 {
		t.Errorf("status: %+v", cluster.Status)
	}
}

func TestAnOperatorThatEndsAfterEachOfItsWritesGetsOn(t *testing.T) {
	for _, writes := range []int64{1, 2, 3} {
		var left atomic.Int64
		r, c := reconciler(t, newCluster(), &left)
		var pods corev1.PodList
		for range 60 {
			left.Store(writes)
			// What fails is the point.
			_, _ = r.Reconcile(t.Context(), ctrl.Request{NamespacedName: types.NamespacedName{Namespace: "ns", Name: "db"}})
			if err := c.List(t.Context(), &pods); err != nil {
				t.Fatal(err)
			}
		}
		if len(pods.Items) != 3 {
			t.Errorf("with %d writes at a time it came to %d pods, want 3", writes, len(pods.Items))
		}
	}
}

func TestAClusterThatIsGoneIsNoError(t *testing.T) {
	r, _ := reconciler(t, newCluster(), nil)
	result, err := r.Reconcile(t.Context(), ctrl.Request{NamespacedName: types.NamespacedName{Namespace: "ns", Name: "gone"}})
	if err != nil || result.RequeueAfter != 0 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestWhatTheControllerToldIsNoNewsToIt(t *testing.T) {
	for what, tc := range map[string]struct {
		change func(*v1alpha1.EtcdCluster)
		news   bool
	}{
		"a condition":   {func(c *v1alpha1.EtcdCluster) { c.Status.Message = "x" }, false},
		"the spec":      {func(c *v1alpha1.EtcdCluster) { c.Generation++ }, true},
		"an annotation": {func(c *v1alpha1.EtcdCluster) { c.Annotations = map[string]string{v1alpha1.AnnotationPaused: "true"} }, true},
		"a new member": {func(c *v1alpha1.EtcdCluster) {
			c.Status.Members = []v1alpha1.MemberStatus{{Name: "db-x-0"}}
		}, true},
		"the cluster's ID": {func(c *v1alpha1.EtcdCluster) { c.Status.ClusterID = "c1" }, true},
	} {
		after := newCluster()
		tc.change(after)
		if got := clusterMatters().Update(event.UpdateEvent{ObjectOld: newCluster(), ObjectNew: after}); got != tc.news {
			t.Errorf("%s is news: %t", what, got)
		}
	}
}
