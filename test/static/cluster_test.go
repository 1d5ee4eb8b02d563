package static

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
)

func newCluster(t *testing.T) *Cluster {
	t.Helper()
	c, err := New(Options{Namespace: "ns", Name: "floor", Image: "etcd:1", Storage: "1Gi", Domain: "cluster.local"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// podIn returns the one pod among objects that has a name.
func podIn(t *testing.T, objects []client.Object, name string) *corev1.Pod {
	t.Helper()
	for _, o := range objects {
		u, is := o.(*unstructured.Unstructured)
		if !is || u.GetKind() != "Pod" || u.GetName() != name {
			continue
		}
		pod := &corev1.Pod{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(u.Object, pod); err != nil {
			t.Fatal(err)
		}
		return pod
	}
	t.Fatalf("there is no pod %s", name)
	return nil
}

func TestFoundersAreBootstrappedTogetherAndWhoJoinsKnowsTheOthers(t *testing.T) {
	c := newCluster(t)
	founding, err := c.Founding(3)
	if err != nil {
		t.Fatal(err)
	}
	joining, err := c.Joining("floor-3", map[string]string{"floor-0": "https://zero", "floor-3": c.JoinerURL("floor-3")})
	if err != nil {
		t.Fatal(err)
	}
	for pod, want := range map[*corev1.Pod][]string{
		podIn(t, founding, "floor-1"): {"--initial-cluster-state=new", "--initial-cluster=" + strings.Join([]string{
			"floor-0=https://floor-0.floor-peer.ns.svc.cluster.local:2380", "floor-1=https://floor-1.floor-peer.ns.svc.cluster.local:2380",
			"floor-2=https://floor-2.floor-peer.ns.svc.cluster.local:2380",
		}, ",")},
		podIn(t, joining, "floor-3"): {"--initial-cluster-state=existing", "--initial-cluster=floor-0=https://zero,floor-3=https://floor-3.ns.svc.cluster.local:2380"},
	} {
		for _, flag := range want {
			if !slices.Contains(pod.Spec.Containers[0].Command, flag) {
				t.Errorf("%s has not the flag %s: %v", pod.Name, flag, pod.Spec.Containers[0].Command)
			}
		}
		if pod.Labels[v1alpha1.LabelCluster] != "floor" || pod.Spec.Subdomain != "floor-peer" {
			t.Errorf("%s has labels %v and subdomain %q", pod.Name, pod.Labels, pod.Spec.Subdomain)
		}
	}
}
