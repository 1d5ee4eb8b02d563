//go:build lab

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/test/e2e/world"
)

func TestAClusterDeletedAndAppliedAgainIsNeverASilentlyEmptyDatabase(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db")
	w.Put(w.Connect("db", "db"), "precious", "data")
	w.DeleteCluster("db", time.Minute)
	claims := w.Claims("db")
	if len(claims) != 3 {
		t.Fatalf("%d claims are left of the deleted cluster, want all 3", len(claims))
	}

	w.Create("db")
	degraded := w.AwaitReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonRetainedClaimsFound, time.Minute)
	for _, claim := range claims {
		if !strings.Contains(degraded.Message, claim.Name) {
			t.Errorf("the message does not name claim %s: %s", claim.Name, degraded.Message)
		}
	}
	w.Never("a pod is made beside the old data", 10*time.Second, &corev1.PodList{}, func() (bool, string) {
		pods := w.Pods("db")
		return len(pods) > 0, "pods were made"
	})

	for i := range claims {
		w.Delete(&claims[i])
	}
	w.AwaitSettled("db", world.FoundingTime)
}

// TestADatabaseDeletedAndAppliedAgainAtOnceIsNeverASilentlyEmptyDatabase does not wait until what belonged to the first one is gone.
func TestADatabaseDeletedAndAppliedAgainAtOnceIsNeverASilentlyEmptyDatabase(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	database := func() *v1alpha1.ProductionReadyDatabase {
		return &v1alpha1.ProductionReadyDatabase{
			ObjectMeta: metav1.ObjectMeta{Namespace: w.Namespace, Name: "db"},
			Spec:       v1alpha1.ProductionReadyDatabaseSpec{Version: "v4.0.1"},
		}
	}
	first := database()
	w.Make(first)
	w.AwaitSettled("db", world.FoundingTime)
	w.Put(w.Connect("db", "db"), "precious", "data")
	claims := w.Claims("db")

	w.Delete(first)
	again := database()
	w.Make(again)
	degraded := w.AwaitDatabaseReason("db", v1alpha1.ConditionDegraded, v1alpha1.ReasonRetainedClaimsFound, time.Minute)
	for _, claim := range claims {
		if !strings.Contains(degraded.Message, claim.Name) {
			t.Errorf("the message does not name claim %s: %s", claim.Name, degraded.Message)
		}
	}
	w.AwaitPods("no pod of the first database is left", time.Minute, "db", func(pods []world.Pod) (bool, string) {
		return len(pods) == 0, fmt.Sprint(pods)
	})
	w.Never("a pod is made beside the old data", 10*time.Second, &corev1.PodList{}, func() (bool, string) {
		pods := w.Pods("db")
		return len(pods) > 0, "pods were made"
	})
	if err := w.Client.Get(w.Context(), client.ObjectKeyFromObject(again), again); err != nil {
		t.Fatal(err)
	}
	if again.Status.Binding != nil || meta.IsStatusConditionTrue(again.Status.Conditions, v1alpha1.ConditionAvailable) {
		t.Errorf("there is a database beside the old data: %+v", again.Status)
	}

	for i := range claims {
		w.Delete(&claims[i])
	}
	w.AwaitSettled("db", world.FoundingTime)
}

func TestAClusterThatDeletesItsClaimsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	w.Founded("db", world.Voters(1), func(c *v1alpha1.EtcdCluster) { c.Spec.Storage.ClaimDeletionPolicy = v1alpha1.DeleteClaims })
	w.DeleteCluster("db", time.Minute)
	w.Await("the claims are gone", time.Minute, &corev1.PersistentVolumeClaimList{}, func() (bool, string) {
		return len(w.Claims("db")) == 0, "there are claims left"
	})
}
