//go:build lab

package e2e

import (
	"strings"
	"testing"
	"time"

	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestAMissingStorageClassIsNamedAndTheClusterIsFoundedOnceItExists(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	class := w.Namespace + "-class"
	w.Create("db", world.Voters(1), func(c *v1alpha1.EtcdCluster) { c.Spec.Storage.StorageClassName = &class })
	degraded := w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonStorageClassMissing, time.Minute)
	if !strings.Contains(degraded.Message, class) {
		t.Errorf("the message does not name the class %q: %s", class, degraded.Message)
	}

	standard := &storagev1.StorageClass{}
	if err := w.Client.Get(t.Context(), client.ObjectKey{Name: "standard"}, standard); err != nil {
		t.Fatalf("reading the lab's storage class: %v", err)
	}
	standard.ObjectMeta = metav1.ObjectMeta{Name: class}
	if err := w.Client.Create(t.Context(), standard); err != nil {
		t.Fatalf("making the storage class: %v", err)
	}
	w.DeleteAtEnd(standard)
	w.AwaitSettled("db", world.FoundingTime)
}
