package observe

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// readable shows some resources of a reader.
type readable map[string]client.Reader

func (r readable) Reader(resource string) client.Reader { return r[resource] }

func (r readable) Missing() ([]string, bool) {
	if len(r) == 0 {
		return nil, false
	}
	return []string{"nodes"}, true
}

func TestWhatMayNotBeReadIsNotKnownAndNotGone(t *testing.T) {
	class := &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "x", Annotations: map[string]string{defaultClass: "true"}}}
	o := observer(t, serving(), class, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n0"}})
	if s := look(t, o); len(s.Nodes) != 1 || !s.Permissions.Asked || len(s.Permissions.Missing) > 0 {
		t.Errorf("with all permissions: nodes %v, permissions %+v", s.Nodes, s.Permissions)
	}
	o.Wide = readable{"storageclasses": o.Cache}
	if s := look(t, o); s.Nodes != nil || !s.StorageClass.Exists || len(s.Permissions.Missing) != 1 {
		t.Errorf("without nodes: nodes %v, class %+v, permissions %+v", s.Nodes, s.StorageClass, s.Permissions)
	}
	o.Wide = readable{}
	if s := look(t, o); s.StorageClass.Looked || s.Permissions.Asked {
		t.Errorf("without any: class %+v, permissions %+v", s.StorageClass, s.Permissions)
	}
}
